"""Long work beside the service: in order, one at a time, each in a process of its own that can be stopped."""

from api.operations.jobs.child import Made, Tell, Work
from api.operations.jobs.runner import Runner

__all__ = ["Made", "Runner", "Tell", "Work"]
