"""Prints what SAM makes of a template, in JSON: transform.py TEMPLATE.yaml. The package is not looked for."""

import json
import os
import sys

os.environ.setdefault("AWS_DEFAULT_REGION", "us-east-1")

from samtranslator.translator.transform import transform  # noqa: E402
from samtranslator.yaml_helper import yaml_parse  # noqa: E402


class NoPolicies:
    """Of AWS, which the template names none of."""

    def load(self):
        return {}


with open(sys.argv[1], encoding="utf-8") as file:
    template = yaml_parse(file)
template["Globals"]["Function"]["CodeUri"] = "s3://bucket/package"
print(json.dumps(transform(template, {}, NoPolicies()), indent=1, default=str))
