__attribute__((objc_root_class))
@interface Thing
- (int)number;
@end

@implementation Thing
- (int)number {
    return static_cast<int>(3.5);
}
@end
