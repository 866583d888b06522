/**
 * The protocol core of the cluster: roles, membership, log sync, manifest and leases, without any I/O of its own (design section 2).
 *
 * <p>{@link io.infinitycluster.core.Node} is where to begin: it receives events and hands them to the node's role.
 */
@NullMarked
package io.infinitycluster.core;

import org.jspecify.annotations.NullMarked;
