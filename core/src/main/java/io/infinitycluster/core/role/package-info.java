/** The roles: one class each, with what it may do, what it answers, and how it becomes another (P2 to P8). */
@NullMarked
package io.infinitycluster.core.role;

import org.jspecify.annotations.NullMarked;
