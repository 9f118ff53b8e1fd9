"""What a plan is made from, in memory."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from api.operations.audit.inputs import AuditInputs
from api.operations.audit.rules import AuditRules
from api.operations.plan.choices import Choices
from api.operations.plan.options import PlanOptions
from gis.model import RowNote
from isochrones.network import WalkNetwork


@dataclass(frozen=True, slots=True)
class PlanSources:
    """
    What a plan is made from, in memory.

    Attributes
    ----------
    network
        The walking network.
    inputs
        Sites and people.
    rules
        Circle profiles.
    choices
        Candidates, costs, decisions.
    options
        The switches.
    notes
        What readers had to say of candidates and costs.
    cell_m
        Shape (D,), side of the square that each point stands for, metres; None where nobody knows.
    data
        Name of network, sites, people and areas together, other data having another, as of `memory.Memory`;
        empty where nobody gave it one.
    """

    network: WalkNetwork
    inputs: AuditInputs
    rules: AuditRules
    choices: Choices
    options: PlanOptions
    notes: tuple[RowNote, ...] = ()
    cell_m: NDArray[np.float64] | None = None
    data: str = ""
