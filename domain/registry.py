"""Every KPI of the product: those over dossiers and those over everything else."""

from domain.kpi import Kpi
from domain.kpis import KPI
from domain.service_kpis import SERVICE_KPI

EVERY: dict[str, Kpi] = KPI | SERVICE_KPI
"""By key, the dossiers' first."""
if len(EVERY) < len(KPI) + len(SERVICE_KPI):
    twice = KPI.keys() & SERVICE_KPI.keys()
    message = f"KPIs {sorted(twice)} are declared twice"
    raise ValueError(message)
