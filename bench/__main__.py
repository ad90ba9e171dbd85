"""All figures of docs/benchmarks.md, one line each: about nine minutes on two cores."""

import os
import sys

from bench import ceilings, people, press_latency, sizes, speed

print(f"{os.cpu_count()} cores, Python {sys.version.split()[0]}")
for measurement in (speed, sizes, ceilings, press_latency, people):
    measurement.main()
