import {Component, CUSTOM_ELEMENTS_SCHEMA, inject, InjectionToken, signal} from '@angular/core';
import type {Entry, Token} from '@allim/inbox';
import '@allim/inbox';
import type {User} from './user';

export const USER = new InjectionToken<User>('user');

@Component({
  selector: 'app-shop',
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `
    <header>
      <h1>Shop</h1>
      <allim-bell
        [url]="user.allim"
        [recipient]="user.recipient"
        [lang]="user.language"
        [getToken]="getToken"
        [titleBadge]="true"
        (allim-open)="opened.set($event.detail)"
      />
    </header>
    <main>
      <p id="opened">{{ opened()?.title }}</p>
      <p id="unread">{{ unread() }}</p>
      <allim-inbox
        [url]="user.allim"
        [recipient]="user.recipient"
        [lang]="user.language"
        [getToken]="getToken"
        (allim-count)="unread.set($event.detail.unread)"
      />
    </main>
  `,
})
export class Shop {
  readonly user = inject(USER);
  readonly opened = signal<Entry | undefined>(undefined);
  readonly unread = signal(0);

  async getToken(): Promise<Token> {
    return (await fetch('/my-back-end/allim-token')).json();
  }
}
