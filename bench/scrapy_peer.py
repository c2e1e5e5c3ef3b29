"""The peer of BenchmarkCrawl: Scrapy on the same pages, with links taken off the lists and nothing kept."""
import json
import resource
import time

import scrapy


class Peer(scrapy.Spider):
    name = "peer"
    custom_settings = {
        "ROBOTSTXT_OBEY": False,
        "DOWNLOAD_DELAY": 0,
        "CONCURRENT_REQUESTS": 16,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 16,
        "RETRY_ENABLED": False,
        "COOKIES_ENABLED": False,
        "TELNETCONSOLE_ENABLED": False,
        "LOG_ENABLED": False,
    }

    def __init__(self, starts="", **kwargs):
        super().__init__(**kwargs)
        self.starts = starts.split(",")
        self.start_urls = self.starts
        self.pages = self.size = 0
        self.began = time.monotonic()

    async def start(self):
        self.began = time.monotonic()
        for request in self.requests():
            yield request

    def start_requests(self):
        self.began = time.monotonic()
        yield from self.requests()

    def requests(self):
        for url in self.starts:
            yield scrapy.Request(url, self.first)

    def count(self, response):
        self.pages += 1
        self.size += len(response.body)

    def first(self, response):
        total = int(response.text.split("createPageHTML(")[1].split(",")[0])
        for n in range(1, total):
            yield response.follow(f"index_{n}.html", self.listed)
        yield from self.listed(response)

    def listed(self, response):
        self.count(response)
        for link in response.css("li a::attr(href)").getall():
            yield response.follow(link, self.reported)

    def reported(self, response):
        self.count(response)

    def closed(self, reason):
        used = resource.getrusage(resource.RUSAGE_SELF)
        print(json.dumps({
            "Pages": self.pages,
            "Bytes": self.size,
            "Seconds": time.monotonic() - self.began,
            "CPU": used.ru_utime + used.ru_stime,
            "Peak": used.ru_maxrss / 1000,
        }))
