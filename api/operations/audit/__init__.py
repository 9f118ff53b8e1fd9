"""The coverage audit: from an order and its files to figures that can be made again."""

from api.operations.audit.inputs import AuditInputs, plain_inputs
from api.operations.audit.make import MadeAudit, Replayed, make_audit, replay_audit
from api.operations.audit.order import AuditOrder
from api.operations.audit.result import audit_result, profile_result, row_note_result
from api.operations.audit.rules import AuditRules
from api.operations.audit.run import STAGES, Audit, run_audit

__all__ = [
    "STAGES",
    "Audit",
    "AuditInputs",
    "AuditOrder",
    "AuditRules",
    "MadeAudit",
    "Replayed",
    "audit_result",
    "make_audit",
    "plain_inputs",
    "profile_result",
    "replay_audit",
    "row_note_result",
    "run_audit",
]
