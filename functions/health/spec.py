"""What is deployed for the liveness of both products, and the document of the API."""

from cdk.resources import Function, Throttle

SWAGGER = "node_modules/swagger-ui-dist"
METHODS = ("DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT")
NOWHERE = tuple(  # each method by its name: API Gateway takes no throttle for ANY
    Throttle(method, path, 10, 20) for path in ("/", "/{proxy+}") for method in METHODS
)

SPEC = Function(
    "health",
    ("/health", "/api/health", "/openapi.json", "/docs"),
    memory_mb=256,
    files=(
        ("openapi.json", "openapi.json"),
        (f"{SWAGGER}/swagger-ui-bundle.js", "swagger-ui-bundle.js"),
        (f"{SWAGGER}/swagger-ui.css", "swagger-ui.css"),
    ),
    nowhere=NOWHERE,
    slow_ms=500,
)
