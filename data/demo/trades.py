"""Industries, jobs and courses that the register draws from."""

from typing import NamedTuple


class Job(NamedTuple):
    """A kind of post: title, occupation code (2022 edition, not confirmed), contract, usual wage in yuan."""

    title: str
    occupation: str
    contract: str
    wage: float
    tags: tuple[str, ...] = ()


class Industry(NamedTuple):
    """A trade: GB/T 4754-2017 code, weight in town and in works, words in names, numbers of its jobs."""

    code: str
    town: float
    works: float
    words: tuple[str, ...]
    jobs: tuple[int, ...]


class Course(NamedTuple):
    """A course: name, occupation code, length in days."""

    name: str
    occupation: str
    days: int


JOBS = (
    Job("缝纫工", "6-05-01-01", "full_time", 5600),
    Job("鞋类成型工", "6-05-03-01", "full_time", 5900),
    Job("普工", "6-31-01-00", "full_time", 5200),
    Job("质检员", "6-31-03-05", "full_time", 5400),
    Job("电焊工", "6-18-02-04", "full_time", 7200, ("高温作业",)),
    Job("数控操作工", "6-18-01-01", "full_time", 7000),
    Job("仓库管理员", "4-02-06-01", "full_time", 5000),
    Job("分拣员", "4-02-06-03", "short", 21, ("夜班",)),
    Job("快递员", "4-02-07-08", "flexible", 7200),
    Job("收银员", "4-01-02-01", "full_time", 4300),
    Job("导购员", "4-01-02-01", "full_time", 4800),
    Job("餐厅服务员", "4-03-02-05", "full_time", 4600),
    Job("厨师", "4-03-02-01", "full_time", 6800),
    Job("保洁员", "4-09-08-00", "temp", 19),
    Job("家政服务员", "4-10-01-06", "flexible", 5600),
    Job("育婴员", "4-10-01-02", "full_time", 7600),
    Job("养老护理员", "4-10-01-05", "full_time", 5300),
    Job("保安员", "4-07-05-01", "full_time", 4200, ("夜班",)),
    Job("外墙清洗工", "4-09-08-00", "short", 45, ("高空作业",)),
    Job("架子工", "6-29-02-03", "full_time", 9000, ("高空作业",)),
    Job("泥瓦工", "6-29-01-03", "short", 38),
    Job("软件工程师", "2-02-10-03", "full_time", 11000),
    Job("新媒体运营", "4-13-05-00", "full_time", 6500),
    Job("电商客服", "4-01-02-02", "flexible", 4800),
    Job("会计", "2-06-03-00", "full_time", 6200),
    Job("行政文员", "3-01-02-01", "full_time", 4700),
    Job("幼儿教师", "2-08-03-00", "full_time", 4600),
    Job("护士", "2-05-08-01", "full_time", 6300, ("夜班",)),
    Job("茶叶分拣工", "6-02-06-10", "temp", 17),
    Job("水产加工工", "6-01-05-00", "temp", 20),
    Job("货车司机", "4-02-02-01", "full_time", 8200),
    Job("宴会临时服务员", "4-03-02-05", "temp", 24),
)
INDUSTRIES = (
    Industry("C18", 3, 16, ("服装织造", "服饰", "制衣"), (0, 0, 2, 3, 6)),
    Industry("C19", 2, 14, ("鞋业", "鞋材"), (1, 1, 2, 3, 6)),
    Industry("C30", 1, 7, ("陶瓷", "石材", "新型建材"), (2, 3, 4, 30)),
    Industry("C35", 1, 9, ("机械", "智能装备", "精密制造"), (4, 5, 3, 2)),
    Industry("C39", 2, 8, ("电子", "光电科技", "通信设备"), (2, 3, 5, 21)),
    Industry("C13", 1, 6, ("食品", "水产食品", "茶业"), (2, 28, 29, 3)),
    Industry("E47", 5, 3, ("建筑工程", "建设", "装饰工程"), (19, 20, 18, 24)),
    Industry("F52", 15, 2, ("百货", "超市连锁", "商贸"), (9, 10, 6, 23)),
    Industry("F51", 9, 4, ("贸易", "进出口", "供应链管理"), (23, 24, 6, 22)),
    Industry("G60", 4, 8, ("速递", "物流", "供应链"), (7, 8, 30, 6)),
    Industry("H62", 12, 1, ("餐饮管理", "大酒楼", "食府"), (11, 12, 31, 13)),
    Industry("H61", 3, 0, ("酒店", "酒店管理"), (11, 13, 25, 31)),
    Industry("I65", 7, 2, ("信息技术", "软件", "网络科技"), (21, 22, 23, 25)),
    Industry("K70", 5, 1, ("物业服务", "置业", "物业管理"), (17, 13, 25)),
    Industry("L72", 6, 1, ("人力资源", "企业管理咨询", "文化传媒"), (25, 22, 24)),
    Industry("O80", 7, 0, ("家政服务", "生活服务", "母婴护理"), (14, 15, 16, 13)),
    Industry("P83", 4, 0, ("幼教咨询", "教育科技"), (26, 25)),
    Industry("Q84", 3, 0, ("医疗管理", "康养服务"), (27, 16, 25)),
    Industry("R90", 2, 0, ("文化旅游", "体育文化发展"), (22, 10, 31)),
)
COURSES = (
    Course("育婴员", "4-10-01-02", 20),
    Course("养老护理员", "4-10-01-05", 18),
    Course("家政服务员", "4-10-01-06", 12),
    Course("中式烹调师", "4-03-02-01", 30),
    Course("电焊工", "6-18-02-04", 35),
    Course("数控车工", "6-18-01-01", 40),
    Course("缝纫工", "6-05-01-01", 15),
    Course("电子商务师（直播电商）", "4-01-06-01", 14),
    Course("叉车司机", "6-30-05-02", 10),
    Course("保育师", "4-10-01-03", 20),
    Course("茶艺师", "4-03-02-07", 12),
    Course("创业培训（SYB）", "4-13-00-00", 7),
)
