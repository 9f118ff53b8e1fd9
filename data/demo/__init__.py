"""The demo city 刺桐市（演示）: made from a seed, the same every time, no data of any real place."""

from data.demo.city import DEMO_DATE, DemoCity, generate

__all__ = ["DEMO_DATE", "DemoCity", "generate"]
