export interface User {
  /** Where the notification service is. */
  allim: string;
  recipient: string;
  language: string;
}
