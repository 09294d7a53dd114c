// SPDX-License-Identifier: LGPL-2.1-or-later
// node validate.js SCHEMA DOCUMENT...: prints what is wrong with each, and says so by its exit status.
const fs = require('fs');
const path = require('path');
const modules = path.join(process.cwd(), 'node_modules');
const Ajv = require(path.join(modules, 'ajv'));

const read = (file) => JSON.parse(fs.readFileSync(file, 'utf8'));
const [schemaFile, ...documents] = process.argv.slice(2);
const schema = read(schemaFile);
const draft4 = String(schema.$schema).includes('draft-04');
// Draft 4 has `id`, and is not built in.
const ajv = new Ajv({ allErrors: true, schemaId: 'auto', meta: !draft4, format: 'full', unknownFormats: 'ignore' });
if (draft4) {
    ajv.addMetaSchema(read(path.join(modules, 'ajv/lib/refs/json-schema-draft-04.json')));
}
if (!ajv.validateSchema(schema)) {
    console.log(`${schemaFile}: ${ajv.errorsText()}`);
    process.exit(1);
}
const validate = ajv.compile(schema);
let status = 0;
for (const file of documents) {
    if (!validate(read(file))) {
        console.log(`${file}: ${ajv.errorsText(validate.errors, { separator: '\n  ' })}`);
        status = 1;
    }
}
process.exit(status);
