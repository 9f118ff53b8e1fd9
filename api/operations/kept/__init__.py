"""What was made and is kept as folders of JSON: audits, plans, scenarios; and whether it comes out again."""

from api.operations.kept.comparing import changed_sources, differences
from api.operations.kept.folders import list_kept, open_kept, write_kept
from api.operations.kept.naming import name_of

__all__ = ["changed_sources", "differences", "list_kept", "name_of", "open_kept", "write_kept"]
