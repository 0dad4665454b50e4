/** Events of PagerDuty: https://developer.pagerduty.com/docs/events-api-v2-overview */
package io.allim.channel.pagerduty;
