"""Layers of the labour-protection map (劳动保障地图, F04): which door, and where it is competent."""

from gis.errors import Message
from layers.catalog.model import Layer, Sign, Style, Symbol
from layers.catalog.shared import (
    ADDRESS,
    AREA_CODE,
    BLUE,
    DEMO,
    DISTRICT,
    GREEN,
    HOURS,
    ID,
    NAME,
    PHONE,
    PUBLISHED,
    RED,
    VIOLET,
    coded,
    messages,
    plain,
    text,
)

BODIES = messages(
    (
        ("arbitration", "劳动人事争议仲裁", "Arbitration"),
        ("mediation", "劳动争议调解", "Mediation"),
        ("work_injury", "工伤认定", "Work injury"),
        ("inspection", "劳动保障监察", "Labour inspection"),
    )
)
_FIELDS = (
    ID,
    NAME,
    ADDRESS,
    PHONE,
    HOURS,
    text("competence", "管辖范围", "Competent for", alias="competence"),
    DISTRICT,
    AREA_CODE,
    DEMO,
)


def _bodies(kind: str, about: Message, colour: str, sign: Sign) -> Layer:
    return Layer(
        kind,
        BODIES[kind],
        about,
        "point",
        _FIELDS,
        Style((Symbol(None, BODIES[kind], colour, sign),), size_px=13),
        PUBLISHED,
    )


ARBITRATION = _bodies(
    "arbitration",
    Message("劳动人事争议仲裁机构", "arbitration commissions for labour disputes"),
    BLUE,
    "square",
)
MEDIATION = _bodies("mediation", Message("劳动争议调解组织", "mediation of labour disputes"), GREEN, "circle")
WORK_INJURY = _bodies(
    "work_injury", Message("工伤认定机构", "offices that recognise work injuries"), RED, "triangle"
)
INSPECTION = _bodies("inspection", Message("劳动保障监察机构", "labour inspection"), VIOLET, "diamond")

JURISDICTIONS = Layer(
    "jurisdictions",
    Message("管辖范围", "Jurisdictions"),
    Message(
        "各机构的管辖范围及依据；离得最近的机构不一定有权管辖",
        "where each body is competent, and why; the nearest body is not always the competent one",
    ),
    "multipolygon",
    (
        ID,
        text("body_id", "机构编号", "Body's code", queryable=True),
        text("name", "机构", "Body", queryable=True),
        coded("kind", "事项", "Matter", BODIES),
        text("legal_basis", "依据", "Legal basis", alias="basis"),
        plain("valid_from", "date", "生效日期", "Valid from"),
        plain("valid_to", "date", "失效日期", "Valid to"),
        DEMO,
    ),
    Style(
        (
            Symbol("arbitration", BODIES["arbitration"], BLUE, pattern="outline"),
            Symbol("mediation", BODIES["mediation"], GREEN, pattern="outline"),
            Symbol("work_injury", BODIES["work_injury"], RED, pattern="outline"),
            Symbol("inspection", BODIES["inspection"], VIOLET, pattern="outline"),
        ),
        by="kind",
        opacity=0.0,
        line_px=1.6,
    ),
    PUBLISHED,
    tile_fields=("id", "name", "kind", "body_id"),
)
