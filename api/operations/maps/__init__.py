"""The live maps: publish a version, go back to an older one."""

from api.operations.maps.publish import Publication, publish_map, roll_map_back
from api.operations.maps.service_areas import AreaMaker, area_maker

__all__ = ["AreaMaker", "Publication", "area_maker", "publish_map", "roll_map_back"]
