"""Make ``data/legal_docs/places.tsv.gz``: the administrative units of Viet Nam, before and after 1 July 2025.

The units, their statistical-office codes and the mapping of the communes come from the package
``vietnamadminunits`` 1.0.4 (MIT License, (c) 2025 Tran Ngoc Minh Hieu), which is needed only here. What it
lacks stands below with where it is stated: the resolutions, and the changes before and after that day. The
bytes depend on nothing but these two. Run it from the checkout's root::

    PYTHONPATH=. python data/make/places.py [--output data/legal_docs/places.tsv.gz]
"""

from __future__ import annotations

import argparse
import datetime as dt
import gzip
import json
import sqlite3
from collections import defaultdict
from dataclasses import dataclass, field, replace
from importlib.util import find_spec
from operator import attrgetter
from pathlib import Path
from typing import Any

from kg.number import slugify
from kg.place import COLUMNS

DATASET = "vietnamadminunits 1.0.4"
HEAD = """\
# Administrative units of Viet Nam through time, made by data/make/places.py.
# From vietnamadminunits 1.0.4 (MIT License, (c) 2025 Tran Ngoc Minh Hieu): units, codes, mapping of communes;
# and from the changes listed with their sources in that script.
# since, until: until is exclusive; an empty since is unknown; an empty until means that the unit exists.
# code: of the statistical office, given again to other units, so never an identity.
# successors: separated by |, the main one first for a commune that was divided.
# resolution: the act that ended the unit. unverified: the columns that no second source confirms.
# source "...; successors derived": they are the communes that took over the district's communes.
"""
DERIVED = "; successors derived"

MERGER = dt.date(2025, 7, 1)
MERGER_RESOLUTION = "202/2025/QH15"  # 63 provinces become 34
DISTRICTS_RESOLUTION = "203/2025/QH15"  # the constitution loses the district level

# The new provinces, by code, in the order of the 34 resolutions on communes, 1654/NQ-UBTVQH15 and after. Two
# lists agree: thuviennhadat.vn 685791 and the README of the npm package tinhthanhvn, which links the originals.
FIRST_RESOLUTION = 1654
IN_ORDER_OF_RESOLUTION = (
    "91 96 01 04 24 48 66 11 75 82 52 42 33 56 92 31 12 68 20 15 37 46 25 51 40 22 44 14 80 19 08 79 38 86"
)
# Districts whose derived successors the press or a second data set confirms (domain facts, section 5).
CHECKED_DISTRICTS = frozenset(
    (
        "huyện Hàm Tân, tỉnh Bình Thuận",
        "huyện Đô Lương, tỉnh Nghệ An",
        "huyện Tam Nông, tỉnh Đồng Tháp",
        "huyện Tam Nông, tỉnh Phú Thọ",
        "thị xã Mộc Châu, tỉnh Sơn La",
    )
)


def check(condition: bool, message: str) -> None:  # noqa: FBT001 (an assertion that -O keeps)
    """Stop the script where the data is not as it must be."""
    if not condition:
        raise SystemExit(message)


def commune_resolution(province_code: str) -> str:
    """Give the number of the resolution on the communes of a new province: ``68`` → ``1671/NQ-UBTVQH15``."""
    place = IN_ORDER_OF_RESOLUTION.split().index(province_code)
    return f"{FIRST_RESOLUTION + place}/NQ-UBTVQH15"


@dataclass(eq=False)
class Row:
    """One row of the table; parents and successors are rows until identifiers are known."""

    level: str
    name: str
    code: str = ""
    parent: Row | None = None
    since: dt.date | None = None
    until: dt.date | None = None
    successors: list[Row] = field(default_factory=list)
    resolution: str = ""
    source: str = DATASET
    unverified: str = ""
    id: str = ""

    def slug(self) -> str:
        """Name the row by its own name and those above it: ``huyen-ham-tan_tinh-binh-thuan``."""
        return slugify(self.name) + (f"_{self.parent.slug()}" if self.parent else "")

    def cells(self) -> tuple[str, ...]:
        """Write the cells in the order of ``COLUMNS``."""
        return (
            self.id,
            self.level,
            self.name,
            self.code,
            self.parent.id if self.parent else "",
            self.since.isoformat() if self.since else "",
            self.until.isoformat() if self.until else "",
            "|".join(successor.id for successor in self.successors),
            self.resolution,
            self.source,
            self.unverified,
        )


@dataclass(frozen=True)
class Promotion:
    """A province that became a city after the merger, its communes with it."""

    province: str
    day: dt.date
    resolution: str
    wards: str  # communes that became wards on that day, separated by commas
    ward_resolution: str
    source: str


# From the release notes of vietnamese-provinces-database, which follows the statistical office's list of
# resolutions; the change log of the npm package vietnam-address-kit 1.2 agrees.
PROMOTIONS = (
    Promotion(
        "Đồng Nai",
        dt.date(2026, 4, 30),
        "30/2026/QH16",
        "Dầu Giây, Đồng Phú, Long Thành, Lộc Ninh, Nhơn Trạch, "
        "Tân Khai, Tân Phú, Trảng Bom, Trị An, Xuân Lộc",
        "237/NQ-UBTVQH16",
        "vietnamese-provinces-database 3.1.0",
    ),
    Promotion(
        "Quảng Ninh",
        dt.date(2026, 9, 1),
        "36/2026/QH16",
        "",
        "",
        "vietnamese-provinces-database 5.1.0",
    ),
    Promotion(
        "Bắc Ninh",
        dt.date(2026, 9, 20),
        "39/2026/QH16",
        "Bố Hạ, Lạng Giang, Kép, Lục Nam, Hiệp Hòa, Yên Phong, "
        "Phù Lãng, Chi Lăng, Tiên Du, Gia Bình, Nhân Thắng, Lương Tài",
        "388/NQ-UBTVQH16",
        "vietnamese-provinces-database 5.2.0",
    ),
)


@dataclass(frozen=True)
class Former:
    """A unit that ended before the merger, which the dataset no longer has."""

    level: str
    name: str
    province: str  # "" for a province
    until: dt.date
    successors: tuple[str, ...]  # full names, in the same province where it still stands
    resolution: str
    source: str


OLD_HA_TAY = "tỉnh Hà Tây"
HUE_DAY = dt.date(2025, 1, 1)
OLD_HUE = "tỉnh Thừa Thiên Huế"
NEW_HUE = "thành phố Huế"
HUE_DISTRICTS = (  # before 1 January 2025, and what followed (1314/NQ-UBTVQH15)
    ("thành phố Huế", "quận Phú Xuân", "quận Thuận Hóa"),
    ("huyện Phong Điền", "thị xã Phong Điền"),
    ("huyện Nam Đông", "huyện Phú Lộc"),
    ("huyện Phú Lộc", "huyện Phú Lộc"),
    ("huyện A Lưới", "huyện A Lưới"),
    ("huyện Quảng Điền", "huyện Quảng Điền"),
    ("huyện Phú Vang", "huyện Phú Vang"),
    ("thị xã Hương Thủy", "thị xã Hương Thủy"),
    ("thị xã Hương Trà", "thị xã Hương Trà"),
)
THU_DUC = ("quận 2", "quận 9", "quận Thủ Đức")

FORMER = (
    Former(
        "province",
        OLD_HA_TAY,
        "",
        dt.date(2008, 8, 1),
        ("thành phố Hà Nội",),
        "15/2008/QH12",
        "baomoi.com 1671696",
    ),
    Former("province", OLD_HUE, "", HUE_DAY, (NEW_HUE,), "175/2024/QH15", "khamphahue.com.vn 17685"),
    *(
        Former(
            "district",
            name,
            OLD_HUE,
            HUE_DAY,
            tuple(after),
            "1314/NQ-UBTVQH15",
            "cafef.vn 188250101080843092",
        )
        for name, *after in HUE_DISTRICTS
    ),
    *(
        Former(
            "district",
            name,
            "thành phố Hồ Chí Minh",
            dt.date(2021, 1, 1),
            ("thành phố Thủ Đức",),
            "1111/NQ-UBTVQH14",
            "vtvgo.vn 813362",
        )
        for name in THU_DUC
    ),
    Former(
        "district",
        "huyện Mộc Châu",
        "tỉnh Sơn La",
        dt.date(2025, 2, 1),
        ("thị xã Mộc Châu",),
        "1280/NQ-UBTVQH15",
        "doanhnghiepkinhtexanh.vn, tag thi-xa-moc-chau",
    ),
)


KINDS = ("tỉnh", "thành phố", "huyện", "quận", "thị xã", "thị trấn", "phường", "xã", "đặc khu")


def lower_kind(name: str) -> str:
    """Write a unit's name with its kind in small letters: ``"Thị Xã Buôn Hồ"`` → ``"thị xã Buôn Hồ"``.

    The dataset's own columns of kinds are wrong for seven communes (Phường 5 of Quận Phú Nhuận is a "Xã").
    """
    kind = next(kind for kind in KINDS if name.lower().startswith(f"{kind} "))
    return kind + name[len(kind) :]


class Dataset:
    """The tables of the package, read without importing it (its import loads geography libraries)."""

    def __init__(self) -> None:
        spec = find_spec("vietnamadminunits")
        if spec is None or not spec.submodule_search_locations:
            message = "the package is missing; run: pip install vietnamadminunits==1.0.4"
            raise SystemExit(message)
        folder = Path(spec.submodule_search_locations[0]) / "data"
        database = sqlite3.connect(folder / "dataset.db")
        database.row_factory = sqlite3.Row
        self.old: list[sqlite3.Row] = database.execute("select * from admin_units_legacy").fetchall()
        self.new: list[sqlite3.Row] = database.execute("select * from admin_units").fetchall()
        database.close()
        mapping = json.loads((folder / "converter_2025.json").read_text(encoding="utf-8"))
        self.province_merges: dict[str, list[str]] = mapping["DICT_PROVINCE"]
        self.whole: dict[str, dict[str, list[str]]] = mapping["DICT_PROVINCE_WARD_NO_DIVIDED"]
        self.divided: dict[str, dict[str, list[dict[str, Any]]]] = mapping["DICT_PROVINCE_WARD_DIVIDED"]

    def commune_successors(self) -> dict[str, list[tuple[str, str]]]:
        """Map old communes (province_district_commune) to new (province, commune), the main one first."""
        result: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for province, divisions in self.divided.items():
            for old, parts in divisions.items():
                ordered = sorted(parts, key=lambda part: (not part["isDefaultNewWard"], part["newWardKey"]))
                result[old] += [(province, part["newWardKey"]) for part in ordered]
        for province, communes in self.whole.items():
            for new, olds in communes.items():
                for old in olds:
                    if (province, new) not in result[old]:
                        result[old].append((province, new))
        return result


class Maker:
    """Builds the rows step by step; each step needs those before it."""

    def __init__(self, dataset: Dataset) -> None:
        self.dataset = dataset
        self.rows: list[Row] = []
        self.old_provinces: dict[str, Row] = {}
        self.new_provinces: dict[str, Row] = {}
        self.districts: dict[str, Row] = {}
        self.new_communes: dict[tuple[str, str], Row] = {}

    def add(self, row: Row) -> Row:
        """Keep a row."""
        self.rows.append(row)
        return row

    def add_provinces(self) -> None:
        """Add the 63 and the 34; a province that merged with none, name and kind unchanged, is one row."""
        for unit in self.dataset.old:
            key = unit["provinceKey"]
            if key not in self.old_provinces:
                row = Row("province", lower_kind(unit["province"]), unit["provinceCode"])
                self.old_provinces[key] = self.add(row)
        for unit in self.dataset.new:
            key = unit["provinceKey"]
            if key in self.new_provinces:
                continue
            merged = self.dataset.province_merges[key]
            if merged == [key]:
                self.new_provinces[key] = self.old_provinces[key]
                continue
            row = Row("province", lower_kind(unit["province"]), unit["provinceCode"], since=MERGER)
            self.new_provinces[key] = self.add(row)
            for old in merged:
                ended = self.old_provinces[old]
                ended.until, ended.resolution, ended.successors = MERGER, MERGER_RESOLUTION, [row]

    def add_new_communes(self) -> None:
        """Add the communes since the merger."""
        for unit in self.dataset.new:
            self.new_communes[unit["provinceKey"], unit["wardKey"]] = self.add(
                Row(
                    "commune",
                    lower_kind(unit["ward"]),
                    unit["wardCode"],
                    self.new_provinces[unit["provinceKey"]],
                    since=MERGER,
                )
            )

    def add_old_communes(self) -> None:
        """Add districts and communes until the merger; a district's successors are those of its communes."""
        successors = self.dataset.commune_successors()
        for unit in self.dataset.old:
            district = self.district_of(unit)
            key = f"{unit['provinceKey']}_{unit['districtKey']}_{unit['wardKey'] or ''}"
            followers = [self.new_communes[new] for new in successors[key]]
            district.successors += [row for row in followers if row not in district.successors]
            if unit["ward"] is None:  # an island district without communes
                district.source, district.unverified = DATASET, ""
                continue
            province = self.new_provinces[successors[key][0][0]]
            self.add(
                Row(
                    "commune",
                    lower_kind(unit["ward"]),
                    unit["wardCode"],
                    district,
                    until=MERGER,
                    successors=followers,
                    resolution=commune_resolution(province.code),
                )
            )

    def district_of(self, unit: sqlite3.Row) -> Row:
        """Give the district of an old commune, added at its first commune."""
        key = f"{unit['provinceKey']}_{unit['districtKey']}"
        if key not in self.districts:
            province = self.old_provinces[unit["provinceKey"]]
            name = lower_kind(unit["district"])
            checked = f"{name}, {province.name}" in CHECKED_DISTRICTS
            self.districts[key] = self.add(
                Row(
                    "district",
                    name,
                    unit["districtCode"],
                    province,
                    until=MERGER,
                    resolution=DISTRICTS_RESOLUTION,
                    source=DATASET + DERIVED,
                    unverified="" if checked else "successors",
                )
            )
        return self.districts[key]

    def add_former(self) -> None:
        """Add the units that ended before the merger; what replaced one under a new name begins that day."""
        provinces = {row.name: row for row in self.old_provinces.values()}
        for former in FORMER:
            parent = provinces.get(former.province)
            after = NEW_HUE if former.province == OLD_HUE else former.province
            found = [row for name in former.successors for row in self.find(former.level, name, after)]
            check(len(found) == len(former.successors), f"successors of {former.name} not found")
            row = self.add(
                Row(
                    former.level,
                    former.name,
                    "",
                    parent,
                    until=former.until,
                    successors=found,
                    resolution=former.resolution,
                    source=former.source,
                )
            )
            if former.level == "province":
                provinces[former.name] = row
            if former.name != OLD_HA_TAY:  # Hà Nội was there before
                for successor in found:
                    successor.since = former.until

    def find(self, level: str, name: str, province: str) -> list[Row]:
        """Find a row by its full name, a district within the province of that name."""
        return [
            row
            for row in self.rows
            if row.level == level
            and row.name == name
            and row.since != MERGER
            and (row.parent.name if row.parent else "") == (province if level == "district" else "")
            and not (level == "district" and row.until != MERGER)
        ]

    def promote(self, promotion: Promotion) -> None:
        """End a province and its communes on the day it became a city; begin the city and its communes."""
        old = next(row for row in self.new_provinces.values() if row.name == f"tỉnh {promotion.province}")
        city = self.add(
            replace(
                old,
                name=f"thành phố {promotion.province}",
                since=promotion.day,
                until=None,
                successors=[],
                resolution="",
                source=promotion.source,
            )
        )
        old.until, old.resolution, old.successors = promotion.day, promotion.resolution, [city]
        communes = [row for row in self.new_communes.values() if row.parent is old]
        raised = {f"xã {name}" for name in promotion.wards.split(", ") if name}
        check(raised <= {row.name for row in communes}, f"communes of {promotion.province} not found")
        for row in communes:
            name = f"phường {row.name.removeprefix('xã ')}" if row.name in raised else row.name
            after = self.add(
                replace(
                    row,
                    name=name,
                    parent=city,
                    since=promotion.day,
                    source=promotion.source,
                )
            )
            row.until, row.successors = promotion.day, [after]
            row.resolution = promotion.ward_resolution if row.name in raised else promotion.resolution

    def name_rows(self) -> None:
        """Give each row its identifier; where needed add its first year or, for two of one time, its code."""
        same: dict[str, list[Row]] = defaultdict(list)
        for row in self.rows:
            same[row.slug()].append(row)
        for slug, rows in same.items():
            days = [row.since for row in rows]
            for row in rows:
                if days.count(row.since) > 1:  # xã Ba Tơ and xã Ba Tô of one province
                    row.id = f"{slug}_{row.code}"
                elif row.since is None or row.since == min(day or dt.date.min for day in days):
                    row.id = slug
                else:
                    row.id = f"{slug}_{row.since.year}"
        check(len({row.id for row in self.rows}) == len(self.rows), "two rows have one identifier")


def make_rows() -> list[Row]:
    """Build all rows in the order of the file: by level, then identifier."""
    maker = Maker(Dataset())
    maker.add_provinces()
    maker.add_new_communes()
    maker.add_old_communes()
    maker.add_former()
    for promotion in PROMOTIONS:
        maker.promote(promotion)
    maker.name_rows()
    order = ("province", "district", "commune")
    return sorted(maker.rows, key=lambda row: (order.index(row.level), row.id))


def write_rows(rows: list[Row], path: Path) -> None:
    """Write the table; the same rows give the same bytes."""
    for row in rows:
        if row.level == "district":  # sets of communes, in no order of their own
            row.successors.sort(key=attrgetter("id"))
    lines = ["\t".join(COLUMNS), *("\t".join(row.cells()) for row in rows)]
    text = HEAD + "\n".join(lines) + "\n"
    path.write_bytes(gzip.compress(text.encode("utf-8"), compresslevel=9, mtime=0))


def main() -> None:
    """Make the table and say how many rows it has."""
    parser = argparse.ArgumentParser(description="make the table of administrative units through time")
    parser.add_argument("--output", type=Path, default=Path("data/legal_docs/places.tsv.gz"))
    path = parser.parse_args().output
    rows = make_rows()
    write_rows(rows, path)
    print(f"{path}: {len(rows)} rows, {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
