/**
 * Auth0 Action, trigger Login / Post Login: tells the API who may order.
 *
 * It sets these claims on the ID token and on the access token, which do not share any:
 *
 *   https://pizza42.com/can_place_orders       true for a user with a verified email address
 *   https://pizza42.com/customer_info          {customer_since, data_source}, of those who can
 *   https://pizza42.com/verification_required  {message, action}, of those who cannot
 *   https://pizza42.com/email                  the address, where there is one
 *   https://pizza42.com/email_verified         whether it is verified
 *   https://pizza42.com/token_verified_at      when this Action looked: the front end's sign that it did
 *
 * And it takes the scope read:customers, which opens all customers to marketing, from the access
 * token of everybody without the role pizza42-staff: without RBAC a tenant gives a scope to whoever
 * asks for it.
 *
 * Tokens travel far, so nothing of the device or the network gets into them. There are no secrets
 * and no calls to others here, and whatever happens, the login goes on: without the claims the API
 * takes no order.
 */

const NAMESPACE = "https://pizza42.com/";

const STAFF_SCOPE = "read:customers";
const STAFF_ROLE = "pizza42-staff";

const isText = (value) => typeof value === "string" && value !== "";

function claimsOf(user) {
  const known = isText(user.email);
  const canPlaceOrders = known && user.email_verified === true;
  return {
    ...(known && { email: user.email }),
    email_verified: user.email_verified === true,
    token_verified_at: new Date().toISOString(),
    can_place_orders: canPlaceOrders,
    ...(canPlaceOrders
      ? { customer_info: customerInfo(user) }
      : {
          verification_required: {
            message: "Email verification required to place orders",
            action: "verify_email",
          },
        }),
  };
}

function customerInfo(user) {
  return {
    ...(isText(user.created_at) && { customer_since: user.created_at }),
    data_source: "dynamodb",
  };
}

function isStaff(event) {
  const roles = event.authorization?.roles;
  return Array.isArray(roles) && roles.includes(STAFF_ROLE);
}

exports.onExecutePostLogin = async (event, api) => {
  try {
    if (!isStaff(event)) api.accessToken.removeScope(STAFF_SCOPE); // first: nothing may prevent it
    if (!event.user) return; // a machine: there is nobody whose address could be verified
    for (const [name, value] of Object.entries(claimsOf(event.user))) {
      api.idToken.setCustomClaim(NAMESPACE + name, value);
      api.accessToken.setCustomClaim(NAMESPACE + name, value);
    }
  } catch (error) {
    console.error(`The claims of Pizza42 are not set: ${error?.name}`);
  }
};
