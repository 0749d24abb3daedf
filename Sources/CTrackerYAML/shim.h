#ifndef CTRACKERYAML_SHIM_H
#define CTRACKERYAML_SHIM_H

#include <yaml.h>

#endif
