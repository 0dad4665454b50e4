/** The page on which people choose what reaches them, how often and when not. */
package io.allim.page.preference;
