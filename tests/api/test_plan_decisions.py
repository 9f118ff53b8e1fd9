"""What people decided is done, and told with its reason."""

from dataclasses import replace
from pathlib import Path

import pytest

from api.operations.plan import PlanOrder
from gis.candidates import Lock, Locked
from isochrones.siting.planned import Range
from tests.api.street import card_of, doing, planned, street_order


@pytest.fixture
def order(tmp_path: Path) -> PlanOrder:
    return street_order(tmp_path)


def test_decisions_are_kept_and_their_reason_is_on_the_card(order: PlanOrder) -> None:
    locks = (Locked("b", Lock.KEEP, "街道要求", "王"), Locked("n1600", Lock.NOT_HERE, "消防"))
    order = replace(order, locks=locks)
    assert doing(planned(order, add=Range(1, 1))) == {"n1000": "add"}
    found = planned(order, close=Range(1, 1), no_loss=0.0)
    assert doing(found) == {"a": "merge"}
    assert card_of(found, "b")["lock"] == {"lock": "keep", "reason": "街道要求", "by": "王"}
    assert card_of(found, "a")["lock"] is None


def test_a_decision_to_close_to_upgrade_and_to_add_is_done(order: PlanOrder) -> None:
    locks = (
        Locked("a", Lock.CLOSE, "拆迁"),
        Locked("c", Lock.UPGRADE, "扩建"),
        Locked("n2000", Lock.ADD, "已签约"),
    )
    found = planned(replace(order, locks=locks), close=Range(1, 1), upgrade=Range(1, 1), add=Range(1, 1))
    assert doing(found) == {"a": "merge", "c": "upgrade", "n2000": "add"}
    assert card_of(found, "n2000")["lock"]["reason"] == "已签约"
