"""The administrative units through time: the shipped table, names, successors and portals."""

from __future__ import annotations

import datetime as dt
import gzip
import subprocess
import sys
from collections import Counter
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kg.errors import BadTable
from kg.number import slugify
from kg.place import COLUMNS, LEVELS, load_places, place_of_host
from kg.tables import table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kg.model import Place
    from kg.place import Places

ROOT = Path(__file__).resolve().parent.parent
TABLE = ROOT / "data" / "legal_docs" / "places.tsv.gz"
DAY_BEFORE = dt.date(2025, 6, 30)
MERGER = dt.date(2025, 7, 1)
TODAY = dt.date(2026, 11, 22)

HAM_TAN = "huyen-ham-tan_tinh-binh-thuan"
TAM_NONG_DONG_THAP = "huyen-tam-nong_tinh-dong-thap"
TAM_NONG_PHU_THO = "huyen-tam-nong_tinh-phu-tho"
DO_LUONG = "huyen-do-luong_tinh-nghe-an"
MOC_CHAU = "huyen-moc-chau_tinh-son-la"
MOC_CHAU_TOWN = "thi-xa-moc-chau_tinh-son-la"


@pytest.fixture(scope="module")
def places() -> Places:
    return load_places(TABLE)


def ids(found: Iterable[Place]) -> set[str]:
    return {place.id for place in found}


def codes(found: Iterable[Place]) -> set[str]:
    return {place.code for place in found}


def at(places: Places, place_id: str) -> Place:
    place = places.get(place_id)
    assert place is not None, place_id
    return place


def kind_of(place: Place) -> str:
    return next(row["kind"] for row in table("place_kinds") if place.name.startswith(f"{row['kind']} "))


def exists(place: Place, day: dt.date) -> bool:
    return (place.since is None or place.since <= day) and (place.until is None or day < place.until)


# ---- the table ----


@pytest.mark.parametrize(
    ("day", "counts"),
    [
        pytest.param(DAY_BEFORE, {"province": 63, "district": 696, "commune": 10035}, id="last day"),
        pytest.param(MERGER, {"province": 34, "commune": 3321}, id="merger"),
        pytest.param(dt.date(2026, 4, 30), {"province": 34, "commune": 3321}, id="Đồng Nai a city"),
        pytest.param(TODAY, {"province": 34, "commune": 3321}, id="Quảng Ninh and Bắc Ninh too"),
    ],
)
def test_the_table_has_all_units_of_a_day(places: Places, day: dt.date, counts: dict[str, int]) -> None:
    """As many provinces, districts and communes stand on a day as were published; no district since 2025."""
    assert Counter(place.level for place in places if exists(place, day)) == counts


@pytest.mark.parametrize(
    ("day", "count"),
    [
        pytest.param(dt.date(2007, 1, 1), 64, id="with Hà Tây"),
        pytest.param(dt.date(2008, 8, 1), 63, id="without"),
        pytest.param(dt.date(2024, 12, 31), 63, id="Thừa Thiên Huế"),
        pytest.param(dt.date(2025, 1, 1), 63, id="Huế"),
    ],
)
def test_the_table_has_the_provinces_of_earlier_days(places: Places, day: dt.date, count: int) -> None:
    """The provinces since 2004 are all there."""
    assert sum(place.level == "province" and exists(place, day) for place in places) == count


KINDS_OF_2025 = {"tỉnh": 28, "thành phố": 6, "xã": 2621, "phường": 687, "đặc khu": 13}
KINDS_OF_2026 = {"tỉnh": 25, "thành phố": 9, "xã": 2599, "phường": 709, "đặc khu": 13}


@pytest.mark.parametrize(
    ("day", "counts"),
    [pytest.param(MERGER, KINDS_OF_2025, id="2025"), pytest.param(TODAY, KINDS_OF_2026, id="2026")],
)
def test_the_table_has_the_kinds_of_a_day(places: Places, day: dt.date, counts: dict[str, int]) -> None:
    """As many units of each kind stand on a day as were published."""
    assert Counter(kind_of(place) for place in places if exists(place, day)) == counts


def test_identifiers_are_unique_slugs(places: Places) -> None:
    """No two units share an identifier, and each is plain ASCII of a path segment."""
    assert len(ids(places)) == len(places)
    assert all(set(place.id) <= set("abcdefghijklmnopqrstuvwxyz0123456789-_") for place in places)


def test_parents_stand_while_their_units_stand(places: Places) -> None:
    """Every parent is a unit of a higher level whose time overlaps that of the unit."""
    for place in places:
        if not place.parent:
            assert place.level == "province", place.id
            continue
        parent = at(places, place.parent)
        assert LEVELS.index(parent.level) < LEVELS.index(place.level), place.id
        start = max(place.since or dt.date.min, parent.since or dt.date.min)
        assert start < min(place.until or dt.date.max, parent.until or dt.date.max), place.id


def test_successors_begin_where_a_unit_ends(places: Places) -> None:
    """A unit has successors exactly if it ended; each of them stands on the day it ended."""
    for place in places:
        assert bool(place.successors) == (place.until is not None), place.id
        for successor in place.successors:
            assert place.until is not None
            assert exists(at(places, successor), place.until), (place.id, successor)


def test_every_ended_unit_names_the_act_that_ended_it(places: Places) -> None:
    """What ended has the number of a resolution; what stands has none."""
    assert all(bool(place.resolution) == (place.until is not None) for place in places)


def test_a_code_is_held_once_on_a_day(places: Places) -> None:
    """Codes are reused through time, never at one time on one level."""
    for day in (DAY_BEFORE, MERGER, TODAY):
        held = Counter((place.level, place.code) for place in places if place.code and exists(place, day))
        assert held.most_common(1)[0][1] == 1, day


def test_reused_codes_have_distinct_identities(places: Places) -> None:
    """Code 24 was Bắc Giang and is Bắc Ninh; code 00004 was phường Trúc Bạch and is phường Ba Đình."""
    province_24 = {place.name for place in places if place.level == "province" and place.code == "24"}
    commune_00004 = {place.name for place in places if place.code == "00004"}
    assert province_24 == {"tỉnh Bắc Giang", "tỉnh Bắc Ninh", "thành phố Bắc Ninh"}
    assert commune_00004 == {"phường Trúc Bạch", "phường Ba Đình"}


@pytest.mark.parametrize(
    "name",
    ["tỉnh Nghệ An", "tỉnh Sơn La", "tỉnh Thanh Hóa", "thành phố Hà Nội", "tỉnh Cao Bằng"],
)
def test_a_province_that_merged_with_none_stays_itself(places: Places, name: str) -> None:
    """Only inner borders changed: one identity before and after."""
    (place,) = places.find(name, level="province")
    assert place.until is None


@pytest.mark.parametrize("name", ["tỉnh Đồng Tháp", "tỉnh Phú Thọ", "tỉnh Quảng Trị", "tỉnh Lâm Đồng"])
def test_a_surviving_name_is_two_identities(places: Places, name: str) -> None:
    """A province that merged with others under its own name ended, and one of that name began."""
    old, new = places.find(name, level="province")
    assert (old.until, old.successors, new.since) == (MERGER, (new.id,), MERGER)
    assert new.id == f"{old.id}_2025"


def test_the_script_makes_these_bytes(tmp_path: Path) -> None:
    """The shipped file is what its script writes, byte for byte."""
    if find_spec("vietnamadminunits") is None:
        pytest.skip("the dataset is needed only to make the table")
    made = tmp_path / "places.tsv.gz"
    command = [sys.executable, "data/make/places.py", "--output", str(made)]
    subprocess.run(command, cwd=ROOT, env={"PYTHONPATH": str(ROOT)}, check=True, capture_output=True)
    assert made.read_bytes() == TABLE.read_bytes()


# ---- successors ----


@pytest.mark.parametrize(
    ("place_id", "expected"),
    [
        pytest.param(HAM_TAN, "23236 23266 23230 23134", id="Hàm Tân"),
        pytest.param(DO_LUONG, "17662 17623 17677 17707 17689 17641", id="Đô Lương"),
        pytest.param(TAM_NONG_DONG_THAP, "30001 30010 30019 30025 30028 30034", id="Tam Nông, Đồng Tháp"),
        pytest.param(MOC_CHAU, "03980 03979 03982 04033 04000 03985 04045 03997", id="Mộc Châu"),
    ],
)
def test_a_district_is_followed_by_its_communes(places: Places, place_id: str, expected: str) -> None:
    """The districts of the five reports go over to the communes that the domain facts name."""
    assert codes(places.successors(place_id, TODAY)) == set(expected.split())


@pytest.mark.parametrize(
    ("commune", "expected"),
    [
        pytest.param(f"xa-song-phan_{HAM_TAN}", {"23134"}, id="Sông Phan to Tân Lập"),
        pytest.param(f"thi-tran-tan-nghia_{HAM_TAN}", {"23236"}, id="Tân Nghĩa to Hàm Tân"),
        pytest.param(f"xa-phu-duc_{TAM_NONG_DONG_THAP}", {"30010"}, id="Phú Đức to Tam Nông"),
        pytest.param(f"thi-tran-hung-hoa_{TAM_NONG_PHU_THO}", {"08434"}, id="Hưng Hóa to Tam Nông"),
    ],
)
def test_a_commune_is_followed_by_the_one_it_went_to(
    places: Places,
    commune: str,
    expected: set[str],
) -> None:
    """An old commune's successors are those of the resolution of its province."""
    assert codes(places.successors(commune, MERGER)) == expected


def test_communes_of_lam_dong_ended_by_its_resolution(places: Places) -> None:
    """Communes of Hàm Tân ended by the resolution for Lâm Đồng, the district with its level."""
    resolutions = {place.resolution for place in places if place.parent == HAM_TAN}
    assert resolutions == {"1671/NQ-UBTVQH15"}
    assert at(places, HAM_TAN).resolution == "203/2025/QH15"
    assert at(places, "tinh-binh-thuan").resolution == "202/2025/QH15"


def test_a_divided_commune_has_its_main_successor_first(places: Places) -> None:
    """Phường Xuân La went to four wards, for the most part to Xuân Đỉnh."""
    divided = at(places, "phuong-xuan-la_quan-tay-ho_thanh-pho-ha-noi")
    assert len(divided.successors) == 4
    assert divided.successors[0] == "phuong-xuan-dinh_thanh-pho-ha-noi"


def test_moc_chau_was_a_town_for_five_months(places: Places) -> None:
    """Huyện Mộc Châu ended on 1 February 2025, thị xã Mộc Châu with all districts."""
    huyen, thi_xa = at(places, MOC_CHAU), at(places, MOC_CHAU_TOWN)
    assert (huyen.until, huyen.resolution) == (dt.date(2025, 2, 1), "1280/NQ-UBTVQH15")
    assert (thi_xa.since, thi_xa.until) == (dt.date(2025, 2, 1), MERGER)


@pytest.mark.parametrize(
    ("place_id", "day", "expected"),
    [
        pytest.param("tinh-binh-thuan", DAY_BEFORE, set(), id="it still stands"),
        pytest.param("tinh-binh-thuan", MERGER, {"tinh-lam-dong_2025"}, id="merged"),
        pytest.param("tinh-dong-nai", dt.date(2026, 4, 29), {"tinh-dong-nai_2025"}, id="still a province"),
        pytest.param("tinh-dong-nai", dt.date(2026, 4, 30), {"thanh-pho-dong-nai"}, id="two steps"),
        pytest.param("tinh-bac-giang", TODAY, {"thanh-pho-bac-ninh"}, id="merged, then a city"),
        pytest.param("tinh-quang-ninh", dt.date(2026, 9, 1), {"thanh-pho-quang-ninh"}, id="never merged"),
        pytest.param("tinh-thua-thien-hue", TODAY, {"thanh-pho-hue"}, id="Huế"),
        pytest.param("tinh-ha-tay", TODAY, {"thanh-pho-ha-noi"}, id="Hà Tây"),
        pytest.param(
            "quan-9_thanh-pho-ho-chi-minh",
            dt.date(2021, 1, 1),
            {"thanh-pho-thu-duc_thanh-pho-ho-chi-minh"},
            id="Thủ Đức",
        ),
        pytest.param("tinh-khong-co", TODAY, set(), id="unknown"),
    ],
)
def test_successors_follow_all_changes_until_a_day(
    places: Places,
    place_id: str,
    day: dt.date,
    expected: set[str],
) -> None:
    """What took a unit's place is what stands on the day asked for, not what came first."""
    assert ids(places.successors(place_id, day)) == expected


def test_communes_of_a_promoted_province_go_with_it(places: Places) -> None:
    """Xã Long Thành of tỉnh Đồng Nai became a ward of the city, xã An Phước a commune of it."""
    long_thanh = at(places, "xa-long-thanh_tinh-dong-nai")
    an_phuoc = at(places, "xa-an-phuoc_tinh-dong-nai")
    assert long_thanh.successors == ("phuong-long-thanh_thanh-pho-dong-nai",)
    assert long_thanh.resolution == "237/NQ-UBTVQH16"
    assert an_phuoc.successors == ("xa-an-phuoc_thanh-pho-dong-nai",)
    assert an_phuoc.resolution == "30/2026/QH16"


# ---- names ----


@pytest.mark.parametrize(
    "name",
    [
        "huyện Hàm Tân",
        "Huyện Hàm Tân",
        "HUYỆN HÀM TÂN",
        "UBND huyện Hàm Tân",
        "Ủy ban nhân dân huyện Hàm Tân",
        "Uỷ ban nhân dân huyện  Hàm Tân",
        "H. Hàm Tân",
        "H.Hàm Tân",
        "Huyện ủy Hàm Tân",
        "Huyện uỷ Hàm Tân",
        "huyen Ham Tan",
        "huyện Hàm Tân, tỉnh Bình Thuận",
        "Hàm Tân, Bình Thuận",
        "huyện Hàm Tân (Bình Thuận)",
        "huye\u0323\u0302n Ha\u0300m Ta\u0302n",
    ],
)
def test_a_name_is_found_however_it_is_written(places: Places, name: str) -> None:
    """Kind, case, tone placement, normal form, abbreviation and organ do not matter."""
    assert ids(places.find(name, day=dt.date(2024, 1, 18), level="district")) == {HAM_TAN}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param("TP.HCM", {"thanh-pho-ho-chi-minh"}, id="TP.HCM"),
        pytest.param("TPHCM", {"thanh-pho-ho-chi-minh"}, id="TPHCM"),
        pytest.param("Thành ủy TP. Hồ Chí Minh", {"thanh-pho-ho-chi-minh"}, id="committee and kind"),
        pytest.param("tỉnh Hoà Bình", {"tinh-hoa-binh"}, id="old tone placement"),
        pytest.param("Thừa Thiên - Huế", {"tinh-thua-thien-hue"}, id="dash"),
        pytest.param("TT-Huế", {"tinh-thua-thien-hue"}, id="TT"),
        pytest.param("Đắc Lắc", {"tinh-dak-lak"}, id="old spelling"),
        pytest.param("Đăk Lăk", {"tinh-dak-lak"}, id="other diacritics of a province"),
        pytest.param("Q1, TP.HCM", {"quan-1_thanh-pho-ho-chi-minh"}, id="number glued"),
        pytest.param("Quận 01", {"quan-1_thanh-pho-ho-chi-minh"}, id="leading zero"),
        pytest.param("Mĩ Tho", {"thanh-pho-my-tho_tinh-tien-giang"}, id="i for y"),
        pytest.param(
            "Quan Sơn",
            {"huyen-quan-son_tinh-thanh-hoa", "xa-quan-son_huyen-chi-lang_tinh-lang-son"},
            id="a name that begins like a kind",
        ),
        pytest.param(
            "phường Huyền Tụng",
            {"phuong-huyen-tung_thanh-pho-bac-kan_tinh-bac-kan"},
            id="huyền is not huyện",
        ),
        pytest.param("xã Huyền Tụng", set(), id="wrong kind"),
        pytest.param("TX. Mộc Châu", set(), id="not yet"),
        pytest.param("huyện", set(), id="a kind alone"),
        pytest.param("", set(), id="empty"),
        pytest.param(" , ", set(), id="only a comma"),
    ],
)
def test_a_name_finds_exactly_its_bearers(places: Places, name: str, expected: set[str]) -> None:
    """In June 2024 each of these names means these units and no other."""
    assert ids(places.find(name, day=dt.date(2024, 6, 1))) == expected


@pytest.mark.parametrize("row", table("place_kinds"), ids=lambda row: row["kind"])
def test_the_example_of_a_kind_is_a_unit_of_it(places: Places, row: Mapping[str, str]) -> None:
    """Each row of the table of kinds reads its example, and finds only units of its kind."""
    assert {kind_of(place) for place in places.find(row["example"])} == {row["kind"]}


@pytest.mark.parametrize("row", table("place_spellings"), ids=lambda row: row["written"])
def test_the_example_of_a_spelling_is_the_place_it_stands_for(
    places: Places,
    row: Mapping[str, str],
) -> None:
    """Each row of the table of spellings reads its example, as a name or as a host."""
    example = row["example"]
    found = places.of_host(example) if example.endswith(".vn") else places.find(example)
    means = row["name"].replace(" ", "-")
    assert found
    assert all(slugify(place.name) == f"{slugify(kind_of(place))}-{means}" for place in found)


def test_tam_nong_is_two_districts_and_two_communes(places: Places) -> None:
    """An ambiguous name gives all its bearers, before the merger and after."""
    before = places.find("Tam Nông", day=dt.date(2020, 7, 10))
    after = places.find("Tam Nông", day=TODAY)
    assert ids(before) == {TAM_NONG_DONG_THAP, TAM_NONG_PHU_THO}
    assert ids(after) == {"xa-tam-nong_tinh-dong-thap", "xa-tam-nong_tinh-phu-tho"}
    assert codes(after) == {"30010", "08434"}


def test_within_narrows_to_what_lies_in_a_unit(places: Places) -> None:
    """The same name within one province is one unit; within an unknown one, none."""
    day = dt.date(2020, 7, 10)
    assert ids(places.find("Tam Nông", day=day, within="tinh-phu-tho")) == {TAM_NONG_PHU_THO}
    assert places.find("Tam Nông", day=day, within="tinh-khong-co") == ()


def test_tones_tell_names_apart(places: Places) -> None:
    """With diacritics Ba Tơ is not Ba Tô; without, both are offered."""
    written = places.find("xã Ba Tô", day=TODAY)
    typed = places.find("xa Ba To", day=TODAY)
    assert codes(written) == {"21523"}
    assert codes(typed) == {"21484", "21523"}


def test_every_unit_is_found_by_its_own_name(places: Places) -> None:
    """No name of the table is misread: each finds its unit, whole and without the kind."""
    for place in places.places[::7]:
        assert place in places.find(place.name), place.id
        assert place in places.find(place.name.removeprefix(f"{kind_of(place)} ")), place.id


@pytest.mark.parametrize(
    ("place_id", "province"),
    [
        pytest.param(f"xa-song-phan_{HAM_TAN}", "tinh-binh-thuan", id="commune of a district"),
        pytest.param("xa-tam-nong_tinh-phu-tho", "tinh-phu-tho_2025", id="commune of a province"),
        pytest.param("tinh-nghe-an", "tinh-nghe-an", id="itself"),
    ],
)
def test_province_is_the_top_of_a_unit(places: Places, place_id: str, province: str) -> None:
    """A unit's province is that of its own time."""
    assert places.province(place_id) == at(places, province)


def test_an_unknown_identifier_has_no_province(places: Places) -> None:
    """Nothing is made up for what the table does not have."""
    assert places.get("huyen-khong-co") is None
    assert places.province("huyen-khong-co") is None


# ---- portals ----


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://hamtan.binhthuan.dcs.vn/Default.aspx?post/255351", ("hamtan", "binhthuan")),
        ("www.quangtri.gov.vn", ("quangtri", "")),
        ("HTTPS://DoLuong.gov.vn:443/tin", ("doluong", "")),
        ("https://vanthien.nongcong.thanhhoa.gov.vn", ("vanthien", "nongcong.thanhhoa")),
        ("https://luatvietnam.vn/quangtri.gov.vn", ("", "")),
        ("https://quangtri.gov.vn.example.com/", ("", "")),
        ("https://example.com/?u=//quangtri.gov.vn", ("", "")),
        ("https://user@quangtri.gov.vn?x", ("quangtri", "")),
        ("http://[", ("", "")),
        ("", ("", "")),
    ],
)
def test_a_host_says_a_label_and_what_it_stands_in(url: str, expected: tuple[str, str]) -> None:
    """Only hosts of the State and the Party speak for a place."""
    assert place_of_host(url) == expected


@pytest.mark.parametrize(
    ("host", "day", "expected"),
    [
        pytest.param("hamtan.binhthuan.dcs.vn", dt.date(2024, 1, 18), {HAM_TAN}, id="report 000"),
        pytest.param("doluong.gov.vn", dt.date(2018, 7, 17), {DO_LUONG}, id="report 001"),
        pytest.param("www.quangtri.gov.vn", dt.date(2024, 3, 1), {"tinh-quang-tri"}, id="report 002"),
        pytest.param(
            "mocchau.sonla.gov.vn",
            dt.date(2024, 7, 1),
            {MOC_CHAU},
            id="report 004",
        ),
        pytest.param("mocchau.sonla.gov.vn", dt.date(2025, 3, 1), {MOC_CHAU_TOWN}, id="a town by then"),
        pytest.param("mocchau.sonla.gov.vn", TODAY, {"phuong-moc-chau_tinh-son-la"}, id="a ward by now"),
        pytest.param("www.quangtri.gov.vn", TODAY, {"tinh-quang-tri_2025"}, id="the merged province"),
        pytest.param(
            "tamnong.gov.vn",
            dt.date(2020, 7, 10),
            {TAM_NONG_DONG_THAP, TAM_NONG_PHU_THO},
            id="ambiguous",
        ),
        pytest.param(
            "tamnong.dongthap.gov.vn", dt.date(2020, 7, 10), {TAM_NONG_DONG_THAP}, id="not ambiguous"
        ),
        pytest.param("sonoivu.quangtri.gov.vn", dt.date(2024, 3, 1), {"tinh-quang-tri"}, id="department"),
        pytest.param(
            "vanthien.nongcong.thanhhoa.gov.vn",
            dt.date(2023, 1, 1),
            {"xa-van-thien_huyen-nong-cong_tinh-thanh-hoa"},
            id="commune",
        ),
        pytest.param("xahamtan.lamdong.gov.vn", TODAY, {"xa-ham-tan_tinh-lam-dong"}, id="kind glued"),
        pytest.param("baria-vungtau.gov.vn", dt.date(2020, 1, 1), {"tinh-ba-ria-vung-tau"}, id="hyphen"),
        pytest.param("binhthuan.gov.vn", TODAY, set(), id="ended: not the ward of that name"),
        pytest.param("moj.gov.vn", TODAY, set(), id="ministry"),
        pytest.param("vbpl.vn", TODAY, set(), id="no portal of a place"),
    ],
)
def test_a_portal_is_that_of_its_unit_on_the_day(
    places: Places,
    host: str,
    day: dt.date,
    expected: set[str],
) -> None:
    """The labels of a host name one unit within another, as they stood on the day of the page."""
    assert ids(places.of_host(host, day)) == expected


# ---- bad tables ----

GOOD = ("tinh-a", "province", "tỉnh A", "01", "", "", "2025-07-01", "tinh-b", "202/2025/QH15", "x", "")
OTHER = ("tinh-b", "province", "tỉnh B", "02", "", "2025-07-01", "", "", "", "x", "")


def write_table(path: Path, *rows: tuple[str, ...]) -> Path:
    lines = ["# head", "\t".join(COLUMNS), *("\t".join(row) for row in rows)]
    path.write_bytes(gzip.compress("\n".join(lines).encode()))
    return path


def test_a_good_small_table_is_read(tmp_path: Path) -> None:
    """Two rows are two units, with their dates."""
    places = load_places(write_table(tmp_path / "places.tsv.gz", GOOD, OTHER))
    assert [(place.id, place.since, place.until) for place in places] == [
        ("tinh-a", None, MERGER),
        ("tinh-b", MERGER, None),
    ]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        pytest.param(GOOD[:9], r"line 4: 9 cells where the header has 11", id="too few cells"),
        pytest.param((*GOOD[:5], "30/02/2025", *GOOD[6:]), r"line 4: .*30/02/2025", id="bad date"),
        pytest.param((GOOD[0], "region", *GOOD[2:]), r"line 4: .*region", id="bad level"),
        pytest.param((*GOOD[:2], "A", *GOOD[3:]), r"line 4: .*'A'", id="name without kind"),
        pytest.param(OTHER, r"line 4: tinh-b stands in an earlier line", id="doubled"),
        pytest.param((*GOOD[:7], "tinh-c", *GOOD[8:]), r"line 4: successor tinh-c", id="unknown successor"),
        pytest.param((*GOOD[:4], "tinh-c", *GOOD[5:]), r"line 4: parent tinh-c", id="unknown parent"),
        pytest.param(
            (*GOOD[:4], "tinh-b", *GOOD[5:]), r"line 4: parent tinh-b", id="parent of the same level"
        ),
    ],
)
def test_a_bad_row_is_named_by_file_and_line(tmp_path: Path, row: tuple[str, ...], message: str) -> None:
    """A malformed row stops the reading with its file, its line and what is wrong."""
    path = write_table(tmp_path / "places.tsv.gz", OTHER, row)
    with pytest.raises(BadTable, match=rf"places\.tsv\.gz, {message}"):
        load_places(path)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"id\tlevel", id="not compressed"),
        pytest.param(gzip.compress(b"id\tlevel")[:-9], id="cut short"),
        pytest.param(gzip.compress("tỉnh".encode("utf-16")), id="not UTF-8"),
        pytest.param(gzip.compress(b"id\tlevel\n"), id="other header"),
        pytest.param(gzip.compress(b"# only a comment\n"), id="empty"),
    ],
)
def test_an_unreadable_table_is_refused(tmp_path: Path, content: bytes) -> None:
    """A file that is no table of places is a BadTable that names it."""
    path = tmp_path / "places.tsv.gz"
    path.write_bytes(content)
    with pytest.raises(BadTable, match=r"places\.tsv\.gz"):
        load_places(path)
