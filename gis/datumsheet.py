"""Which datums a sheet is really in whose rows declare several: each declared datum is checked by itself."""

from collections.abc import Mapping

from gis.datum import Datum
from gis.datumcheck import Verdict, check_datum
from gis.datumclues import Clues
from gis.datumwords import NAMES, sentence
from gis.errors import Message


def check_sheet(by_datum: Mapping[Datum, Clues]) -> tuple[Message | None, list[Message]]:
    """
    Check every datum that the rows of a sheet declare.

    Parameters
    ----------
    by_datum
        Clues of the rows that declare it.

    Returns
    -------
    tuple[Message | None, list[Message]]
        All that speaks against declared datums, in one message, None where nothing does: who keeps the datums
        has been told of each. And of which datum it cannot be told. Where the rows declare several, each
        sentence begins with the declared one and its number of rows.
    """
    doubts: list[Message] = []
    remarks: list[Message] = []
    for datum, clues in by_datum.items():
        finding = check_datum(clues, datum)
        if finding.verdict is Verdict.FITS:
            continue
        said = sentence(finding)
        if len(by_datum) > 1:
            rows, name = len(clues.lonlat), NAMES[datum]
            said = Message(
                f"标为“{name.zh}”的 {rows} 行{said.zh}", f"of the {rows} rows declared {name.en}: {said.en}"
            )
        (doubts if finding.verdict is Verdict.ANOTHER else remarks).append(said)
    if not doubts:
        return None, remarks
    return Message("。".join(each.zh for each in doubts), ". ".join(each.en for each in doubts)), remarks
