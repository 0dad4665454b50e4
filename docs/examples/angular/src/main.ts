import {bootstrapApplication} from '@angular/platform-browser';
import {Shop, USER} from './shop';
import type {User} from './user';

async function start() {
  const user: User = await (await fetch('/my-back-end/user')).json();
  await bootstrapApplication(Shop, {providers: [{provide: USER, useValue: user}]});
}

start();
