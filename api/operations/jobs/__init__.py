"""Long work beside the service: in order, one at a time, in a process of its own that can be stopped."""

from api.operations.jobs.child import Made, OpenWork, Tell, Work
from api.operations.jobs.runner import Runner

__all__ = ["Made", "OpenWork", "Runner", "Tell", "Work"]
