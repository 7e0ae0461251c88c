"""Ten minutes with the library: run it as it is, or paste it into a notebook, cell by cell (``# %%``).

kg build && python data/tutorial.py
"""

# ruff: noqa: E402 - cells of a notebook import and print where they stand

# %% A library is a folder that `kg build` made; opening it loads nothing.
import datetime as dt

import kg

library = kg.open_library()

# %% A document, by number in any spelling.
decree = library.the_document("nghị định 59/2023")
print(decree.id, decree.title, decree.issued)

# %% Its articles; and what its words cite, each with its answer or the reason why not.
for unit in library.units(decree.id)[:5]:
    print(unit.path, unit.heading)
for link in library.links(decree.id)[:5]:
    print(link.citation.surface, "→", link.target or link.why_not, *link.units)

# %% The sentence is the evidence.
first = library.links(decree.id)[0].citation
print(library.sentence(decree.id, first.start, first.end))

# %% Citations of a text of your own.
text = "Căn cứ khoản 4 Điều 23 Luật Thực hiện dân chủ ở cơ sở năm 2022 và Nghị định 61/2023/NĐ-CP"
for answer in library.cite(text):
    print(answer.link.citation.surface, "→", answer.target and answer.target.id, answer.link.units)

# %% Was it in force that day? The answer may be: not known here.
print(library.status("Nghị định 04/2015/NĐ-CP", day=dt.date(2023, 7, 1)).state)

# %% From what does it derive, and who acts on it?
for hop in library.chain(decree.id, "up", depth=2).hops:
    print(hop.relation, hop.target)

# %% Full text, with or without diacritics.
for hit in library.search("lay y kien nguoi dan o thon", limit=3).hits:
    print(hit.document, hit.unit)

# %% Who must do what.
for stated in library.duties(kg.DutyFilter(document="luat/2022/10-2022-qh15"), limit=3):
    print(stated.duty.bearer, "|", stated.duty.modality, "|", stated.action)

# %% Whole tables, for pandas, polars or Arrow where they are installed.
events = library.table("events")
print([column.name for column in events.columns])
print(sum(1 for row in events if row["type"] == "replaced"))

# %% RDF under ELI: one document as a graph of rdflib.
from kg.rdf import document_graph

print(len(document_graph(library.store, decree.id)), "triples")

library.close()
