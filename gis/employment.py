"""Words of the labour market as people read them: sections of industries, bands of wages."""

from gis.errors import Message

INDUSTRIES: dict[str, Message] = {
    "A": Message("农、林、牧、渔业", "Agriculture, forestry, fishing"),
    "B": Message("采矿业", "Mining"),
    "C": Message("制造业", "Manufacturing"),
    "D": Message("电力、热力、燃气及水生产和供应业", "Electricity, heat, gas and water"),
    "E": Message("建筑业", "Construction"),
    "F": Message("批发和零售业", "Wholesale and retail"),
    "G": Message("交通运输、仓储和邮政业", "Transport, storage and post"),
    "H": Message("住宿和餐饮业", "Hotels and catering"),
    "I": Message("信息传输、软件和信息技术服务业", "Information and software"),
    "J": Message("金融业", "Finance"),
    "K": Message("房地产业", "Real estate"),
    "L": Message("租赁和商务服务业", "Leasing and business services"),
    "M": Message("科学研究和技术服务业", "Research and technical services"),
    "N": Message("水利、环境和公共设施管理业", "Water, environment and public facilities"),
    "O": Message("居民服务、修理和其他服务业", "Household services and repair"),
    "P": Message("教育", "Education"),
    "Q": Message("卫生和社会工作", "Health and social work"),
    "R": Message("文化、体育和娱乐业", "Culture, sports and entertainment"),
    "S": Message("公共管理、社会保障和社会组织", "Public administration and social organisations"),
    "T": Message("国际组织", "International organisations"),
}
"""Sections of GB/T 4754-2017 by their letter."""

WAGE_BANDS: dict[str, Message] = {
    "month_under_4000": Message("月薪 4000 元以下", "Under 4,000 yuan a month"),
    "month_4000_6000": Message("月薪 4000–6000 元", "4,000 to 6,000 yuan a month"),
    "month_6000_8000": Message("月薪 6000–8000 元", "6,000 to 8,000 yuan a month"),
    "month_from_8000": Message("月薪 8000 元以上", "8,000 yuan a month and more"),
    "hour_under_20": Message("时薪 20 元以下", "Under 20 yuan an hour"),
    "hour_20_30": Message("时薪 20–30 元", "20 to 30 yuan an hour"),
    "hour_from_30": Message("时薪 30 元以上", "30 yuan an hour and more"),
}
"""By the least wage offered; a band holds its lower bound and not its upper one."""
