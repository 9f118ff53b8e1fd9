"""Columns that several kinds of entry have."""

from gis.errors import Message
from gis.register.fields import Field, FieldType

T = FieldType

EXAMPLE_ID = "示例"
"""Id of the row that shows how to fill in a template; no entry may have it."""

ID = Field(
    "id",
    "编号",
    "id",
    T.ID,
    aliases=("站点编号", "编码", "代码", "code"),
    note=Message("已有的条目请勿改动；新增的留空，导入时自动编号", "leave as it is; empty for a new entry"),
)
ADDRESS = Field("address", "地址", "address", aliases=("详细地址", "住所"), example="东门街 18 号")
PHONE = Field(
    "phone",
    "电话",
    "phone",
    T.PHONE,
    aliases=("联系电话", "办公电话", "座机"),
    example="0595-22220000",
    note=Message("办公电话；区号-号码，或 11 位手机号", "office phone: area code and number, or 11 digits"),
)
HOURS = Field(
    "opening_hours",
    "开放时间",
    "opening hours",
    T.HOURS,
    aliases=("营业时间", "服务时间", "办公时间"),
    example="周一至周五 9:00-12:00，14:00-17:30",
    note=Message(
        "如“周一至周五 9:00-17:30”，或 OSM 写法 Mo-Fr 09:00-17:30",
        "such as Mo-Fr 09:00-17:30 (OpenStreetMap syntax), or plain Chinese",
    ),
)
AREA = Field(
    "area_code",
    "区划代码",
    "area code",
    T.AREA,
    aliases=("区划", "所在区划", "所属区划", "行政区划", "行政区划代码", "统计用区划代码", "街道", "adcode"),
    note=Message("12 位代码，或本市的区划名称", "12 digits, or the name of an area of the city"),
)
USCC = Field(
    "uscc",
    "统一社会信用代码",
    "USCC",
    T.USCC,
    aliases=("信用代码", "社会信用代码"),
    example="91110000101623741K",
    note=Message("18 位；校验位不符只提醒，不拒绝", "18 characters; a wrong check digit is only remarked"),
)
PLACE = (
    Field("lon", "经度", "longitude", T.LON, required=True, aliases=("lng", "x", "x坐标", "东经")),
    Field("lat", "纬度", "latitude", T.LAT, required=True, aliases=("y", "y坐标", "北纬")),
    Field(
        "datum",
        "坐标系",
        "datum",
        T.DATUM,
        aliases=("坐标类型", "坐标基准", "crs"),
        choices=(
            ("wgs84", "WGS84"),
            ("cgcs2000", "CGCS2000"),
            ("gcj02", "GCJ02"),
            ("bd09", "BD09"),
        ),
        words=(
            ("wgs84", "wgs 84"),
            ("wgs84", "GPS"),
            ("wgs84", "EPSG:4326"),
            ("cgcs2000", "国家2000"),
            ("cgcs2000", "天地图"),
            ("cgcs2000", "EPSG:4490"),
            ("gcj02", "高德"),
            ("gcj02", "腾讯"),
            ("gcj02", "火星坐标"),
            ("gcj02", "GCJ-02"),
            ("bd09", "百度"),
            ("bd09", "BD-09"),
        ),
        note=Message(
            "坐标从哪里来：GPS 为 WGS84，天地图为 CGCS2000，高德、腾讯为 GCJ02，百度为 BD09",
            "where they are from: GPS WGS84, Tianditu CGCS2000, AMap and Tencent GCJ02, Baidu BD09",
        ),
    ),
)
