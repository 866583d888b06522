/** The ports: all that the core knows of the world (design section 2). Every callback runs on the node's own event loop. */
@NullMarked
package io.infinitycluster.core.port;

import org.jspecify.annotations.NullMarked;
