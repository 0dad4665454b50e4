/** Named sets of recipients. */
package io.allim.topic;
