"""
A real city from its OpenStreetMap extract: real streets and landmarks, made-up stations, stamped 演示.

``extract`` reads the file, ``layers`` draws the base map, ``sites`` places stations and offices on
landmarks, ``people`` says where people live, ``city`` puts them together.
"""

from data.realcity.city import real_city

__all__ = ["real_city"]
