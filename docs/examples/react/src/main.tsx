import {useState} from 'react';
import {createRoot} from 'react-dom/client';
import type {Entry, Token} from '@allim/inbox/react';
import '@allim/inbox/react';

interface User {
  /** Where the notification service is. */
  allim: string;
  recipient: string;
  language: string;
}

const user: User = await (await fetch('/my-back-end/user')).json();

async function getToken(): Promise<Token> {
  return (await fetch('/my-back-end/allim-token')).json();
}

function Shop() {
  const [opened, setOpened] = useState<Entry>();
  const [unread, setUnread] = useState(0);
  const connection = {url: user.allim, recipient: user.recipient, getToken, lang: user.language};
  return (
    <>
      <header>
        <h1>Shop</h1>
        <allim-bell {...connection} titleBadge onallim-open={(event) => setOpened(event.detail)} />
      </header>
      <main>
        <p id="opened">{opened?.title}</p>
        <p id="unread">{unread}</p>
        <allim-inbox {...connection} onallim-count={(event) => setUnread(event.detail.unread)} />
      </main>
    </>
  );
}

createRoot(document.getElementById('app')!).render(<Shop />);
