// Reads {"policies": {role: document}, "requests": [[role, action, resource, context], …]} and
// prints what the simulator says of each: "Allowed", "ImplicitlyDenied", …, or why it cannot say.
import { text } from "node:stream/consumers";

import { runSimulation } from "@cloud-copilot/iam-simulate";

const { account, policies, requests } = JSON.parse(await text(process.stdin));
const answers = [];
for (const [role, action, resource, contextVariables] of requests) {
  const answer = await runSimulation(
    {
      request: {
        principal: `arn:aws:iam::${account}:role/${role}`,
        action,
        resource: { resource, accountId: account },
        contextVariables,
      },
      identityPolicies: [{ name: role, policy: policies[role] }],
      serviceControlPolicies: [],
      resourceControlPolicies: [],
    },
    {},
  );
  answers.push(answer.overallResult ?? `${action} on ${resource}: ${answer.errors.message}`);
}
console.log(JSON.stringify(answers));
