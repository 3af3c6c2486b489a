"""The page in web/ of a stage that has it: a bucket, and CloudFront before it."""

import json

import aws_cdk as cdk
from aws_cdk import aws_cloudfront as cloudfront
from aws_cdk import aws_cloudfront_origins as origins
from aws_cdk import aws_s3 as s3
from constructs import Construct

from cdk.page_headers import HSTS_S, build_page_headers
from cdk.stages import Settings

# What is no file is an address of the page's own; config.json says what differs between stages
ROUTES = """function handler(event) {
  var uri = event.request.uri;
  if (uri === "/config.json") return {
    statusCode: 200,
    headers: {
      "content-type": { value: "application/json" }, "cache-control": { value: "no-store" },
      "x-content-type-options": { value: "nosniff" },
    },
    body: %s,
  };
  if (uri.lastIndexOf(".") <= uri.lastIndexOf("/")) event.request.uri = "/index.html";
  return event.request;
}"""


class Page(Construct):
    """Files that an operator uploads, served with the headers of `make run`. `url` is its origin.

    `api` is the API's URL, no slash at its end.

    The bucket holds nothing that cannot be built anew, so it goes with the stack once it is empty.
    """

    def __init__(self, scope: Construct, id: str, settings: Settings, api: str) -> None:
        super().__init__(scope, id)
        self.bucket = s3.Bucket(
            self,
            "Files",
            encryption=s3.BucketEncryption.S3_MANAGED,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            object_ownership=s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
            enforce_ssl=True,
            removal_policy=cdk.RemovalPolicy.DESTROY,
        )
        routes = cloudfront.Function(
            self,
            "Routes",
            code=cloudfront.FunctionCode.from_inline(
                ROUTES % json.dumps(_build_page_config(settings, api))
            ),
            runtime=cloudfront.FunctionRuntime.JS_2_0,
        )
        tenant = f"https://{settings.auth0_domain}" if settings.auth0_domain else ""
        distribution = cloudfront.Distribution(
            self,
            "Distribution",
            comment=f"The page of the {settings.stage} stage",
            default_root_object="index.html",
            http_version=cloudfront.HttpVersion.HTTP2_AND_3,
            default_behavior=cloudfront.BehaviorOptions(
                origin=origins.S3BucketOrigin.with_origin_access_control(self.bucket),
                viewer_protocol_policy=cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
                response_headers_policy=_add_headers_policy(
                    self, "/".join(api.split("/")[:3]), tenant
                ),
                function_associations=[
                    cloudfront.FunctionAssociation(
                        function=routes, event_type=cloudfront.FunctionEventType.VIEWER_REQUEST
                    )
                ],
            ),
        )
        self.url = f"https://{distribution.distribution_domain_name}"


def _build_page_config(settings: Settings, api: str) -> str:
    """Return config.json: what the page reads first."""
    auth0 = {
        "domain": settings.auth0_domain,
        "clientId": settings.auth0_client_id,
        "audience": settings.auth0_audience,
    }
    return json.dumps({"api": api, "auth0": auth0 if settings.auth0_domain else None})


def _add_headers_policy(
    scope: Construct, api: str, tenant: str
) -> cloudfront.ResponseHeadersPolicy:
    headers = build_page_headers(api, tenant)
    return cloudfront.ResponseHeadersPolicy(
        scope,
        "Headers",
        security_headers_behavior=cloudfront.ResponseSecurityHeadersBehavior(
            content_security_policy=cloudfront.ResponseHeadersContentSecurityPolicy(
                content_security_policy=headers["Content-Security-Policy"], override=True
            ),
            content_type_options=cloudfront.ResponseHeadersContentTypeOptions(override=True),
            frame_options=cloudfront.ResponseHeadersFrameOptions(
                frame_option=cloudfront.HeadersFrameOption.DENY, override=True
            ),
            referrer_policy=cloudfront.ResponseHeadersReferrerPolicy(
                referrer_policy=cloudfront.HeadersReferrerPolicy.NO_REFERRER, override=True
            ),
            strict_transport_security=cloudfront.ResponseHeadersStrictTransportSecurity(
                access_control_max_age=cdk.Duration.seconds(HSTS_S), override=True
            ),
        ),
        custom_headers_behavior=cloudfront.ResponseCustomHeadersBehavior(
            custom_headers=[
                cloudfront.ResponseCustomHeader(header=name, value=headers[name], override=True)
                for name in ("Cross-Origin-Opener-Policy", "Permissions-Policy")
            ]
        ),
    )
