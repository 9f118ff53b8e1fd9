"""The walking network: arrays (`graph`), traits of its edges (`traits`), files (`saved`), parts (`part`)."""

from isochrones.network.graph import NetworkMeta, WalkNetwork
from isochrones.network.part import NetworkPart, part_of, top_speed
from isochrones.network.saved import (
    ARRAYS,
    META_NAME,
    NetworkFileError,
    load_network,
    save_network,
    source_of,
)
from isochrones.network.traits import (
    GATE,
    GATE_LOCKED,
    HIGH_KERB,
    HIGHWAYS,
    NO_WHEELCHAIR,
    ONLY_BACKWARD,
    ONLY_FORWARD,
    RESTRICTED,
    STEP_FREE,
    UNPAVED,
    EdgeTraits,
)

__all__ = [
    "ARRAYS",
    "GATE",
    "GATE_LOCKED",
    "HIGHWAYS",
    "HIGH_KERB",
    "META_NAME",
    "NO_WHEELCHAIR",
    "ONLY_BACKWARD",
    "ONLY_FORWARD",
    "RESTRICTED",
    "STEP_FREE",
    "UNPAVED",
    "EdgeTraits",
    "NetworkFileError",
    "NetworkMeta",
    "NetworkPart",
    "WalkNetwork",
    "load_network",
    "part_of",
    "save_network",
    "source_of",
    "top_speed",
]
