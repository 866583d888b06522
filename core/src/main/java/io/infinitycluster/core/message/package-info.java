/** What nodes say to one another, its binary encoding, and the names of roles, statuses and errors (design section 4, P7). */
@NullMarked
package io.infinitycluster.core.message;

import org.jspecify.annotations.NullMarked;
