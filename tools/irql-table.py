#!/usr/bin/env python3
"""Make src/ddi/irql.def from the facts: irql-table.py FACTS/irql.tsv > src/ddi/irql.def

One row for each routine whose page states an IRQL: IRQL(name, lowest, highest, "rules"), where
rules are the names of the DDI compliance rules that look at its IRQL.
"""
import csv
import re
import sys

rows = {}
with open(sys.argv[1]) as table:
    for row in csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE):
        name = row["function"].split(" ")[0]
        if row["kind"] != "function" or not re.fullmatch(r"[A-Za-z_]\w*", name) or name in rows:
            continue
        low, high = row["min_irql"] or "0", row["max_irql"]
        if not (low.isdigit() and high.isdigit()):
            continue
        rules = [r for r in re.split(r"[;, ]+", row["ddi_compliance_rules"])
                 if re.fullmatch(r"(Irql|ForwardedAtBadIrql)\w*", r)]
        rows[name] = f'IRQL({name}, {low}, {high}, "{",".join(rules)}")'
print("/* irql.def - made by tools/irql-table.py from the pages of the documentation; do not edit. */")
for name in sorted(rows):
    print(rows[name])
