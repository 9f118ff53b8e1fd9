from gis.hosts import HOSTS, host_code, host_name


def test_every_name_of_a_venue_means_one_kind() -> None:
    for host in HOSTS:
        for name in (host.code, host.zh, host.en, *host.aliases):
            assert host_code(name) == host.code


def test_micro_corners_find_room_in_the_four_kinds_of_the_sources() -> None:
    assert {host.code for host in HOSTS if host.corner} == {"mall", "property_office", "square", "park"}


def test_a_venue_that_nobody_knows_keeps_its_own_name() -> None:
    assert host_code(" 宗祠 ") == "宗祠"
    assert host_name("宗祠") == ("宗祠", "宗祠")
    assert host_name("community_square") == ("广场", "Square")
    assert host_name("library") == ("图书馆", "Library")
