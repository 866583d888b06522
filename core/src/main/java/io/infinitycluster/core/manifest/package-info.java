/** The manifest: a chain of create-only versions in shared storage, the swap, and the leases that it carries (P2, P3, P8). */
@NullMarked
package io.infinitycluster.core.manifest;

import org.jspecify.annotations.NullMarked;
