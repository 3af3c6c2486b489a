"""The page in web/ of a stage whose switch is on; that of every stage is off."""

import json
import re
import subprocess

from cdk.page_headers import build_page_headers
from tests.stacks.templates import configuration, text


def test_no_stage_has_a_page_unless_it_says_so(each):
    assert all(settings["page"] is False for settings in configuration()["stages"].values())
    assert not each.of("CloudFront::Distribution")


def test_the_bucket_is_read_by_the_distribution_alone(page):
    [name] = [name for name in page.of("S3::Bucket") if name.startswith("PageFiles")]
    bucket = page.of("S3::Bucket")[name]
    assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}
    [policy] = [
        each["PolicyDocument"]["Statement"]
        for each in page.of("S3::BucketPolicy").values()
        if name in json.dumps(each["Bucket"])
    ]
    allowed = [statement for statement in policy if statement["Effect"] == "Allow"]
    [statement] = allowed
    assert statement["Principal"] == {"Service": "cloudfront.amazonaws.com"}
    assert statement["Action"] == "s3:GetObject"
    assert "AWS:SourceArn" in json.dumps(statement["Condition"])


def test_callers_get_the_headers_of_a_local_run_over_tls(page):
    [distribution] = page.of("CloudFront::Distribution").values()
    behavior = distribution["DistributionConfig"]["DefaultCacheBehavior"]
    assert behavior["ViewerProtocolPolicy"] == "redirect-to-https"
    [policy] = page.of("CloudFront::ResponseHeadersPolicy").values()
    given = policy["ResponseHeadersPolicyConfig"]
    security = given["SecurityHeadersConfig"]
    said = text(security["ContentSecurityPolicy"]["ContentSecurityPolicy"])
    api = re.search(r"connect-src 'self' (\S+)", said)[1]
    wanted = build_page_headers(api, "https://tenant.eu.auth0.com")

    assert said == wanted["Content-Security-Policy"]
    assert api.startswith("https://")
    assert ".execute-api." in api
    assert security["StrictTransportSecurity"]["AccessControlMaxAgeSec"] == 31536000
    assert security["FrameOptions"]["FrameOption"] == wanted["X-Frame-Options"]
    assert security["ReferrerPolicy"]["ReferrerPolicy"] == wanted["Referrer-Policy"]
    assert "ContentTypeOptions" in security
    others = {row["Header"]: row["Value"] for row in given["CustomHeadersConfig"]["Items"]}
    assert others == {name: wanted[name] for name in others}
    assert len(others) == 2


RUN = """
const asked = (uri) => handler({ request: { uri } });
console.log(JSON.stringify([
  asked("/config.json"), asked("/reports/rpt_1").uri, asked("/assets/a.js").uri, asked("/").uri]));
"""


def test_an_address_of_the_page_s_own_is_the_page_and_the_configuration_is_the_stage_s(page):
    [function] = page.of("CloudFront::Function").values()
    code = text(function["FunctionCode"])

    done = subprocess.run(["node", "-e", code + RUN], capture_output=True, text=True, check=True)

    config, *addresses = json.loads(done.stdout)
    assert addresses == ["/index.html", "/assets/a.js", "/index.html"]
    said = json.loads(config["body"])
    assert said["auth0"]["domain"] == "tenant.eu.auth0.com"
    assert said["api"].endswith("/prod")
    assert set(said) == {"api", "auth0"}  # no account of a local run
