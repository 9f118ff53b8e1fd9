"""
What residents notice of a large import: `/nearby` of a running service, quiet and while a sheet is judged.

`.venv/bin/python -m benchmarks.beside_import http://127.0.0.1:8000 KEY`, with a key that has `import`, on a
demo city. The sheet is the register's own vacancies, again and again with new ids, so that every row is held
against its neighbours. Nothing is confirmed.
"""

import argparse
import csv
import io
import statistics
import threading
import time

import httpx
import openpyxl

PAUSE_S = 0.05
QUIET_S = 10.0
AT_ONCE_S = 60.0


def sheet(workbook: bytes, rows: int) -> bytes:
    """Write a CSV of so many vacancies that the register does not have."""
    lines = openpyxl.load_workbook(io.BytesIO(workbook), read_only=True).worksheets[0].values
    header, *known = [list(line) for line in lines]
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(header)
    for number in range(rows):
        line = known[number % len(known)]
        writer.writerow([f"NEW-{number:06d}", line[1], f"{line[2]}{number}", *line[3:]])
    return out.getvalue().encode()


def asked(client: httpx.Client, place: dict[str, float], done: threading.Event) -> list[float]:
    """Ask for what is near until the event; gives milliseconds."""
    taken = []
    while not done.is_set():
        began = time.perf_counter()
        client.get("/nearby", params=place).raise_for_status()
        taken.append((time.perf_counter() - began) * 1000)
        time.sleep(PAUSE_S)
    return taken


def line(name: str, taken: list[float]) -> str:
    """Write median, 95th percentile and longest as a row of a table."""
    high = sorted(taken)[int(len(taken) * 0.95)]
    return (
        f"| {name} | {len(taken)} | {statistics.median(taken):.1f} ms | {high:.1f} ms | {max(taken):.0f} ms |"
    )


def preview(client: httpx.Client, content: bytes) -> str:
    """Bring a sheet, and wait for its preview."""
    began = time.perf_counter()
    answer = client.post("/imports?kind=vacancy&name=vacancies.csv", content=content)
    first_s = time.perf_counter() - began
    status, where = answer.status_code, answer.headers.get("location", "")
    while answer.status_code == httpx.codes.ACCEPTED:
        time.sleep(1)
        answer = client.get(where)
    took_s = time.perf_counter() - began
    said = answer.json()
    return f"{status} after {first_s:.1f} s; {said.get('counts', said)} after {took_s:.1f} s"


def main() -> None:
    """Ask, bring a sheet, ask, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("address")
    parser.add_argument("key")
    parser.add_argument("--rows", type=int, default=20_000)
    given = parser.parse_args()
    headers = {"authorization": f"Bearer {given.key}", "content-type": "application/octet-stream"}
    with (
        httpx.Client(base_url=given.address, timeout=AT_ONCE_S, trust_env=False) as resident,
        httpx.Client(base_url=given.address, timeout=AT_ONCE_S, trust_env=False, headers=headers) as staff,
    ):
        lon, lat = resident.get("/city").raise_for_status().json()["centre"]
        place = {"lon": lon, "lat": lat}
        content = sheet(staff.get("/register/vacancy.xlsx").raise_for_status().content, given.rows)
        quiet, done = threading.Event(), threading.Event()
        threading.Timer(QUIET_S, quiet.set).start()
        before = asked(resident, place, quiet)
        told: list[str] = []

        def bring() -> None:
            try:
                told.append(preview(staff, content))
            finally:
                done.set()

        threading.Thread(target=bring).start()
        beside = asked(resident, place, done)
    print("| /nearby | answers | median | p95 | longest |\n|---|---|---|---|---|")
    print(line("quiet", before))
    print(line(f"beside {given.rows:,} rows", beside))
    print(*told)


if __name__ == "__main__":
    main()
