#pragma once

namespace md {

/** Makes one visitor for std::visit out of several lambdas. */
template <class... Functions>
struct Overloaded : Functions... {
  using Functions::operator()...;
};

template <class... Functions>
Overloaded(Functions...) -> Overloaded<Functions...>;

}  // namespace md
