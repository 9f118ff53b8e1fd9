"""Preview an import: what would become of each row. The register is only read."""

import hashlib
import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import psycopg

from api.operations.imports.documents import to_document
from api.operations.imports.doubt import datum_doubt
from api.operations.imports.reading import read_sheet
from data.imports import StoredImport, find_import, put_preview
from data.registerentries import read_known, register_basis
from gis.datum import Datum
from gis.register import RegisterKind
from gis.staff import Caller
from services.hours import CHINA
from services.register.judge import judge


@dataclass(frozen=True, slots=True)
class ImportOrder:
    """
    A sheet that somebody brings.

    Attributes
    ----------
    kind
        What it holds.
    content
        The file.
    name
        As its user calls it.
    datum
        As declared; None where only the sheet may say.
    caller
        Who brings it.
    id
        Of its preview.
    """

    kind: RegisterKind
    content: bytes
    name: str
    datum: Datum | None
    caller: Caller
    id: str = field(default_factory=lambda: secrets.token_hex(8))


def make_preview(connection: psycopg.Connection[Any], order: ImportOrder) -> StoredImport:
    """
    Read, judge and keep a sheet for an hour; the caller commits.

    Parameters
    ----------
    connection
        Any role that may write.
    order
        What is brought.

    Returns
    -------
    StoredImport
        With its verdicts.

    Raises
    ------
    FileError
        If the file cannot be read.
    InputError
        If it lacks a column or a datum.
    """
    sheet, name, remarks = read_sheet(order.kind, order.content, order.name)
    # Digested first: what somebody changes while it is read makes the confirmation fail, never pass.
    basis = register_basis(connection, order.kind)
    known = read_known(connection, order.kind)
    today = datetime.now(CHINA).date()
    judgement = judge(order.kind, sheet, known, declared=order.datum, today=today)
    doubt, unsure = datum_doubt(connection, judgement.brought, known, today)
    document = to_document(sheet, judgement, [*remarks, *unsure], doubt)
    now = datetime.now(UTC)
    put_preview(
        connection,
        StoredImport(
            id=order.id,
            kind=order.kind.code,
            file_name=name,
            sha256=hashlib.sha256(order.content).hexdigest(),
            datum=None if order.datum is None else order.datum.value,
            key_id=order.caller.key or None,
            by=order.caller.name,
            state="preview",
            created_at=now,
            expires_at=now,
            applied_at=None,
            basis=basis,
            counts=judgement.counts,
            document=document,
        ),
    )
    return find_import(connection, order.id, order.caller.key or None)
