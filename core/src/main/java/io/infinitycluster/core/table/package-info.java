/**
 * The table store: a second {@link io.infinitycluster.core.state.StateMachine}, with Infinity's databases, tables and rows.
 *
 * <p>Commands are {@link io.infinitycluster.core.table.TableCommand}s, questions {@link io.infinitycluster.core.table.TableQuery}s, and all
 * answers {@link io.infinitycluster.core.table.TableResult}s. They carry {@link io.infinitycluster.core.table.Expression}s in their parsed
 * form, and are evaluated here: no parser's version changes what a replica holds.
 */
@NullMarked
package io.infinitycluster.core.table;

import org.jspecify.annotations.NullMarked;
