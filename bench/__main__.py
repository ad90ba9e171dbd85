"""All figures of docs/benchmarks.md, one line each: about eleven minutes on two cores."""

import os
import sys

from bench import ceilings, people, press_latency, schedule, sizes, speed

print(f"{os.cpu_count()} cores, Python {sys.version.split()[0]}")
for measurement in (speed, sizes, ceilings, press_latency, schedule, people):
    measurement.main()
