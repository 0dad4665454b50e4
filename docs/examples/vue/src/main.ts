import {createApp} from 'vue';
import Shop from './Shop.vue';
import type {User} from './user';

const user: User = await (await fetch('/my-back-end/user')).json();

createApp(Shop, {user}).mount('#app');
