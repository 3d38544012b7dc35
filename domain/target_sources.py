"""Where the default target of each KPI comes from, for the reader; a target of the province names its own document."""

from domain.text import Text

_OURS = Text("mức hệ thống đặt sẵn", "the product's default")
_LOCAL = Text("mức tỉnh Lâm Đồng giao", "as Lâm Đồng province sets it")


def _of(rule: str, level: Text) -> Text:
    return Text(f"{rule.replace('item', 'mục')}; {level.vi}", f"{rule.replace('QĐ', 'Decision')}; {level.en}")


def _share(rule: str, share: int) -> Text:
    return _of(rule, Text(f"đạt {share} % là điểm tối đa", f"{share} % earns every point"))


SOURCES: dict[str, Text] = {
    "online": _of("QĐ 766 item 3.3", _OURS),
    "full_online": _of("NĐ 224/2026", _LOCAL),
    "digitized": _LOCAL,
    "e_result": _of("QĐ 766 item 4.1", _OURS),
    "both_ends": _of("QĐ 766 item 4.2", _OURS),
    "reused": _of("QĐ 766 item 4.3", _LOCAL),
    "stored": _of("QĐ 766 item 4.4", _OURS),
    "vneid": _of("QĐ 766 item 4.5", _OURS),
    "paid_online": _of("QĐ 766 item 3.4", _LOCAL),
    "signed": _of("NĐ 118/2025", _OURS),
    "on_time": Text("mức các tỉnh thường giao", "as provinces usually set it"),
    "portal_on_time": _of("QĐ 766 item 2.1", _OURS),
    "overdue": _OURS,
    "survey_satisfied": _of("QĐ 766 item 5.3", _OURS),
    "survey_unhappy": _OURS,
    "petition_on_time": _of("QĐ 766 item 5.1", _OURS),
    "petition_satisfied": _of("QĐ 766 item 5.2", _OURS),
    "petition_overdue": _OURS,
    "payment_online": _LOCAL,
    "amount_online": _OURS,
    "leg_on_time": _of("QĐ 296/QĐ-VPCP", _OURS),
    "document_signed": _of("NĐ 118/2025", _OURS),
    "reply_on_time": _OURS,
    "reply_late": _OURS,
    "procedure_full": _of("NĐ 224/2026", _OURS),
    "procedure_online": _share("QĐ 766 item 3.1", 80),
    "procedure_used": _of("QĐ 766 item 3.2", _OURS),
    "procedure_content": _of("QĐ 766 item 1.3", _OURS),
    "procedure_population": _of("QĐ 766 item 4.6", _OURS),
    "procedure_payment": _share("QĐ 766 item 3.6", 80),
}
