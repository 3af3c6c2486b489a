// The addresses of the page, and what each shows. A screen comes when it is asked for.

import { connect } from "./api";
import { start } from "./app";
import { home, missing } from "./screens/home";
import { shell } from "./shell";
import { t } from "./strings";

const access = () => import("./screens/access");
const projects = () => import("./screens/projects");
const reports = () => import("./screens/reports");

await connect();
start([
  { path: "/", title: t.brand, guest: true, open: async () => home },
  { path: "/login", title: t.logIn, guest: true, open: async () => (await access()).logIn },
  { path: "/register", title: t.access.registerTitle, guest: true, open: async () => (await access()).register },
  { path: "/forgot", title: t.access.forgotTitle, guest: true, open: async () => (await access()).forgot },
  { path: "/verify-email", title: t.access.verify.title, guest: true, open: async () => (await access()).verify },
  { path: "/reset-password", title: t.access.reset.title, guest: true, open: async () => (await access()).reset },
  { path: "/change-email", title: t.access.change.title, guest: true, open: async () => (await access()).changeEmail },
  { path: "/profile", title: t.profile.title, open: async () => (await import("./screens/profile")).profile },
  { path: "/reports", title: t.reports.title, open: async () => (await reports()).reports },
  { path: "/reports/:reportId", title: t.reports.one, nav: "/reports", open: async () => (await reports()).report },
  { path: "/standing", title: t.standing.title, open: async () => (await import("./screens/standing")).standing },
  { path: "/projects", title: t.projects.title, open: async () => (await projects()).projects },
  { path: "/projects/new", title: t.projects.make, nav: "/projects", open: async () => (await projects()).newProject },
  { path: "/projects/:projectId", title: t.projects.one, nav: "/projects", open: async () => (await projects()).project },
  { path: "/experts", title: t.experts.title, open: async () => (await import("./screens/experts")).experts },
  { path: "/activity", title: t.activity.title, nav: "/account", open: async () => (await import("./screens/activity")).activity },
  { path: "/account", title: t.account.title, open: async () => (await import("./screens/account")).account },
  { path: "/pizza", title: t.pizza.brand, guest: true, open: async () => (await import("./screens/pizza")).pizza },
  { path: "/.*", title: t.missing.title, guest: true, open: async () => missing },
], shell);
