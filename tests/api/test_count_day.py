"""The day on which the register is counted: the data date unless another is named, and the answer tells."""

from httpx import Client

from tests.town_city import INFO


def test_without_a_day_the_register_is_counted_on_the_data_date_and_says_so(client: Client) -> None:
    found = client.get("/register/counts").json()
    assert found["on"] == INFO.data_date.isoformat()
    assert found == client.get("/register/counts", params={"on": found["on"]}).json()


def test_a_named_day_is_the_one_that_was_used(client: Client) -> None:
    assert client.get("/register/counts?on=2024-06-01").json()["on"] == "2024-06-01"


def test_the_api_description_says_which_day_is_the_default(client: Client) -> None:
    described = client.get("/openapi.json").json()["paths"]["/register/counts"]["get"]
    assert "data date" in described["description"]
    [on] = [each for each in described["parameters"] if each["name"] == "on"]
    assert "the data date when none is named" in on["description"]
