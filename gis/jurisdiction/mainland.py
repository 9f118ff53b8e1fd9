"""Places in Hong Kong, Macao and Taiwan: the rules held here end at the mainland."""

from gis.errors import Message
from gis.jurisdiction.facts import PLACES
from gis.jurisdiction.places import Place
from gis.provinces import BEYOND_MAINLAND


def is_beyond(place: Place) -> bool:
    """Tell whether a place lies in Hong Kong, Macao or Taiwan, however it lies."""
    return all(code[:2] in BEYOND_MAINLAND for code in place.codes)


def not_mainland(role: str, place: Place) -> Message:
    """
    Say that the rules do not hold at a place, and whom to ask.

    Parameters
    ----------
    role
        Of `gis.jurisdiction.facts.PLACES`.
    place
        For which `is_beyond` holds.

    Returns
    -------
    Message
        One sentence.
    """
    name = PLACES[role]
    return Message(
        f"{name.zh}填的是{place.label.zh}：内地（大陆）的劳动和社会保险规则在那里不适用，这里没有收录那里的机构；"
        "请向当地主管部门询问，若在内地也有工作或参保，请改填内地的地点，或拨打 12333 询问",
        f"the {name.en} is given as {place.label.en}, where the labour and social insurance rules of the "
        "mainland do not hold and no body is held here: ask the authorities there; if you work or are "
        "insured in the mainland too, give that place, or call 12333",
    )
