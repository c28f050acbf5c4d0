"""Crawls the sites of TestPeers with Scrapy: peers_scrapy.py CONCURRENCY URL…

Prints how many pages came, and the seconds from the first request to the last answer. Nothing is waited for; robots.txt is
asked for, links are followed and bodies read, as the crawl it stands beside does.
"""
import sys
import time

import scrapy
from scrapy.crawler import CrawlerProcess


class Peer(scrapy.Spider):
    name = "peer"
    start_urls = sys.argv[2:]
    pages = 0
    began = ended = 0.0
    custom_settings = {
        "CONCURRENT_REQUESTS": int(sys.argv[1]),
        "CONCURRENT_REQUESTS_PER_DOMAIN": int(sys.argv[1]),  # the sites differ in their ports, which make no domain
        "DOWNLOAD_DELAY": 0,
        "ROBOTSTXT_OBEY": True,
        "LOG_LEVEL": "ERROR",
        "TELNETCONSOLE_ENABLED": False,
    }

    @classmethod
    def from_crawler(cls, crawler, *args, **kwargs):
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.opened, scrapy.signals.spider_opened)
        crawler.signals.connect(spider.closing, scrapy.signals.spider_closed)
        return spider

    def opened(self):
        self.began = time.monotonic()

    def closing(self):
        self.ended = time.monotonic()
        print(self.pages, self.ended - self.began)

    def parse(self, response):
        self.pages += 1
        yield from response.follow_all(css="a")


process = CrawlerProcess()
process.crawl(Peer)
process.start()
