// Looks at a template with all rule sets of cdk-nag: node nag.mjs TEMPLATE.json DIRECTORY. It prints findings that are not suppressed.
import fs from 'node:fs';
import path from 'node:path';
import { App, Aspects, Stack } from 'aws-cdk-lib';
import { CfnInclude } from 'aws-cdk-lib/cloudformation-include';
import * as nag from 'cdk-nag';

const [templateFile, outdir] = process.argv.slice(2);
const app = new App({ outdir });
new CfnInclude(new Stack(app, 'allim'), 'template', { templateFile });
for (const rules of ['AwsSolutionsChecks', 'HIPAASecurityChecks', 'NIST80053R5Checks', 'PCIDSS321Checks', 'ServerlessChecks']) {
  Aspects.of(app).add(new nag[rules]({ reports: true }));
}
app.synth();

const lines = fs.readdirSync(outdir).filter(name => name.endsWith('NagReport.csv'))
  .flatMap(name => fs.readFileSync(path.join(outdir, name), 'utf8').split('\n').slice(1));
const findings = lines.filter(line => /^"[^"]*","[^"]*","(Non-Compliant|UNKNOWN)"/.test(line));
console.log(findings.join('\n'));
console.log(`cdk-nag: ${lines.length} results, ${findings.length} findings`);
process.exit(findings.length > 0 || lines.length < 100 ? 1 : 0);
