import type { Migration } from './index.ts'

/** Full records of employees, the company structure, the details of workdays, roles of departments. */
export const people: Migration = {
  version: 3,
  name: 'people',
  statements: ({ clustered, json, key }) => [
    // kind: employee or extranet. Times are Unix seconds, 0 when nobody knows.
    `alter table employee add column kind text not null default 'employee'`,
    'alter table employee add column created_at bigint not null default 0',
    'alter table employee add column modified_at bigint not null default 0',
    // free: a flexible schedule, whose times need neither a reason nor a confirmation; the rest are
    // seconds of a day, null where the portal's default holds.
    `create table work_schedule (
      employee ${key} references employee (id) on delete cascade,
      free smallint not null,
      max_start bigint,
      min_finish bigint,
      min_duration bigint,
      allowed_delta bigint
    )`,
    `alter table workday add column details ${json}`,
    `create table department (
      id ${key},
      name text not null,
      sort bigint not null,
      parent bigint references department (id),
      head bigint references employee (id) on delete set null,
      role text references role (name)
    )`,
    'create index department_parent on department (parent)',
    'create index department_head on department (head)',
    `create table employee_department (
      employee bigint not null references employee (id) on delete cascade,
      department bigint not null references department (id) on delete cascade,
      primary key (employee, department)
    )${clustered}`,
    'create index employee_department_members on employee_department (department, employee)',
    // Every portal has one top-level department, and whoever is in no other one belongs to it.
    `insert into department (id, name, sort) values (1, 'Company', 500)`,
    `insert into counter (name, value) values ('department', 1)`,
    'insert into employee_department (employee, department) select id, 1 from employee',
  ],
}
